/**
 * What was painted, as shapes in the order in which they were drawn. All lengths are pixels of the
 * clip, so the shapes stay sharp at any size, and taking the last one away undoes it.
 */
export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Box extends Point, Size {}

export type Shape =
  | Readonly<{ is: "line"; erases: boolean; thickness: number; points: readonly Point[] }>
  | Readonly<{ is: "box" } & Box>
  /** Everything before it was cleared. */
  | Readonly<{ is: "cleared" }>;

/** The shapes that still count. */
function sinceCleared(shapes: readonly Shape[]): readonly Shape[] {
  return shapes.slice(shapes.findLastIndex(({ is }) => is === "cleared") + 1);
}

/** Whether nothing has been painted, or nothing since all was cleared. */
export function isUnpainted(shapes: readonly Shape[]): boolean {
  return !sinceCleared(shapes).some((shape) =>
    shape.is === "box" || "erases" in shape && !shape.erases
  );
}

/** The part of the picture that is painted is counted on a grid of so many cells each way. */
const CELLS = 48;

/**
 * How much of the picture is painted, in whole percent. It is computed from the shapes, because
 * some browsers change what a page reads from a canvas. A dot counts as 1.
 */
export function paintedPercent(shapes: readonly Shape[], { width, height }: Size): number {
  const latestFirst = sinceCleared(shapes).toReversed();
  let painted = 0;
  for (let row = 0; row < CELLS; row += 1) {
    for (let column = 0; column < CELLS; column += 1) {
      const point = { x: (column + 0.5) / CELLS * width, y: (row + 0.5) / CELLS * height };
      const top = latestFirst.find((shape) => covers(shape, point));
      if (top && !("erases" in top && top.erases)) painted += 1;
    }
  }
  const percent = Math.round(painted / CELLS ** 2 * 100);
  if (painted < CELLS ** 2) return Math.min(99, Math.max(percent, isUnpainted(shapes) ? 0 : 1));
  return percent;
}

function covers(shape: Shape, point: Point): boolean {
  if (shape.is === "cleared") return false;
  if (shape.is === "box") {
    return point.x >= shape.x && point.x <= shape.x + shape.width &&
      point.y >= shape.y && point.y <= shape.y + shape.height;
  }
  const { points, thickness } = shape;
  return points.some((end, index) =>
    distanceToSegment(point, points[index - 1] ?? end, end) <= thickness / 2
  );
}

function distanceToSegment(point: Point, start: Point, end: Point): number {
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const along = ((point.x - start.x) * dx + (point.y - start.y) * dy) / (dx ** 2 + dy ** 2 || 1);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - start.x - share * dx, point.y - start.y - share * dy);
}
