import { describe, expect, it } from "vitest";
import {
  boxBetween,
  isSpeck,
  latestBox,
  middleBox,
  percentOf,
  pressed,
  withBox,
  within,
} from "./box.ts";
import type { Shape } from "./shapes.ts";

const size = { width: 480, height: 832 };
const middle = middleBox(size);
const dot: Shape = { is: "line", erases: false, thickness: 9, points: [{ x: 1, y: 1 }] };

it("a first box is in the middle, half as wide and high as the picture", () => {
  expect(percentOf(middle, size)).toEqual({ left: 25, top: 25, width: 50, height: 50 });
});

describe("the arrow keys", () => {
  const after = (keys: [key: string, sizes: boolean][], start = middle) =>
    percentOf(
      keys.reduce((box, [key, sizes]) => pressed(box, key, sizes, size) ?? box, start),
      size,
    );

  it("move the box, and with Shift its lower right corner", () => {
    expect(after([["ArrowLeft", false], ["ArrowUp", false]])).toMatchObject({ left: 23, top: 23 });
    expect(after([["ArrowRight", true], ["ArrowUp", true]])).toEqual({
      left: 25,
      top: 25,
      width: 52,
      height: 48,
    });
    expect(pressed(middle, "a", false, size)).toBeNull();
  });

  it("never move it out of the picture, nor make it vanish or larger than the picture", () => {
    const often = (key: string, sizes: boolean) =>
      after(Array.from({ length: 99 }, () => [key, sizes]));
    expect(often("ArrowLeft", false)).toMatchObject({ left: 0, width: 50 });
    expect(often("ArrowDown", false)).toMatchObject({ top: 50, height: 50 });
    expect(often("ArrowLeft", true)).toMatchObject({ left: 25, width: 2 });
    expect(often("ArrowDown", true)).toMatchObject({ top: 0, height: 100 });
  });
});

it("a box from the sliders stays in the picture", () => {
  expect(within({ x: 400, y: -5, width: 300, height: 0 }, size))
    .toEqual({ x: 180, y: 0, width: 300, height: 0.02 * 832 });
});

it("only the last shape is the box that is changed", () => {
  const shapes = withBox([dot], middle);
  expect(shapes).toEqual([dot, { is: "box", ...middle }]);
  expect(withBox(shapes, { ...middle, x: 7 })).toEqual([dot, { is: "box", ...middle, x: 7 }]);
  expect(latestBox([...shapes, dot])).toBeNull();
  expect(withBox([...shapes, dot], middle).length).toBe(4);
});

it("a box can be drawn from any corner, and ends at the edge of the picture", () => {
  const drawn = { x: 10, y: 20, width: 470, height: 30 };
  expect(boxBetween({ x: 10, y: 50 }, { x: 900, y: 20 }, size)).toEqual(drawn);
  expect(boxBetween({ x: 900, y: 20 }, { x: 10, y: 50 }, size)).toEqual(drawn);
});

it("a tap with the box tool is no box", () => {
  expect(isSpeck(boxBetween({ x: 9, y: 9 }, { x: 11, y: 10 }, size), size)).toBe(true);
  expect(isSpeck(boxBetween({ x: 9, y: 9 }, { x: 90, y: 10 }, size), size)).toBe(false);
});
