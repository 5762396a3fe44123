/** A painted rectangle that can be moved and sized: by sliders, and by the arrow keys. */
import type { Box, Shape, Size } from "./shapes.ts";

/** One press of an arrow key moves or sizes by this share of the picture. */
const STEP = 0.02;
/** So that it stays visible. */
export const SMALLEST_PERCENT = 2;
const SMALLEST = SMALLEST_PERCENT / 100;

/** The box that was painted last, if nothing was painted after it. */
export function latestBox(shapes: readonly Shape[]): Box | null {
  const last = shapes.at(-1);
  return last?.is === "box" ? last : null;
}

/** A first box: half as wide and high as the picture, in its middle. */
export function middleBox({ width, height }: Size): Box {
  return { x: width / 4, y: height / 4, width: width / 2, height: height / 2 };
}

/** Puts it in the place of the latest box, or after everything else. */
export function withBox(shapes: readonly Shape[], box: Box): readonly Shape[] {
  const before = latestBox(shapes) ? shapes.slice(0, -1) : shapes;
  return [...before, { is: "box", ...box }];
}

/** The box between two corners, as far as it is in the picture. */
export function boxBetween(one: { x: number; y: number }, other: typeof one, size: Size): Box {
  const [left, right] = sorted(clamp(one.x, 0, size.width), clamp(other.x, 0, size.width));
  const [top, bottom] = sorted(clamp(one.y, 0, size.height), clamp(other.y, 0, size.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Too small for a finger that meant it: a tap. */
export function isSpeck(box: Box, size: Size): boolean {
  return box.width < SMALLEST * size.width && box.height < SMALLEST * size.height;
}

const arrows: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** What an arrow key makes of it; `sizes`: it moves the lower right corner. Null: another key. */
export function pressed(box: Box, key: string, sizes: boolean, size: Size): Box | null {
  const arrow = arrows[key];
  if (!arrow) return null;
  const [dx, dy] = [arrow.x * size.width, arrow.y * size.height];
  return within(
    sizes
      ? { ...box, width: box.width + dx, height: box.height + dy }
      : { ...box, x: box.x + dx, y: box.y + dy },
    size,
  );
}

/** The same box, inside the picture: first it becomes no larger than that, then it moves in. */
export function within(box: Box, size: Size): Box {
  const width = clamp(box.width, SMALLEST * size.width, size.width);
  const height = clamp(box.height, SMALLEST * size.height, size.height);
  return {
    x: clamp(box.x, 0, size.width - width),
    y: clamp(box.y, 0, size.height - height),
    width,
    height,
  };
}

/** Left, top, width and height in whole percent of the picture. */
export function percentOf(box: Box, size: Size) {
  return {
    left: percent(box.x, size.width),
    top: percent(box.y, size.height),
    width: percent(box.width, size.width),
    height: percent(box.height, size.height),
  };
}

function percent(length: number, whole: number): number {
  return Math.round(length / whole * 100);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function sorted(one: number, other: number): [number, number] {
  return one < other ? [one, other] : [other, one];
}
