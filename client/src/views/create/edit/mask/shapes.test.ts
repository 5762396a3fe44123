import { describe, expect, it } from "vitest";
import { isUnpainted, paintedPercent, type Shape } from "./shapes.ts";

const size = { width: 480, height: 832 };
const box = (x: number, y: number, width: number, height: number): Shape => ({
  is: "box",
  x,
  y,
  width,
  height,
});
const all = box(0, 0, 480, 832);
const cleared: Shape = { is: "cleared" };
const line = (erases: boolean, thickness: number, ...points: [number, number][]): Shape => ({
  is: "line",
  erases,
  thickness,
  points: points.map(([x, y]) => ({ x, y })),
});

describe("how much is painted", () => {
  it.each<[string, Shape[], number]>([
    ["nothing", [], 0],
    ["a box over the left half", [box(0, 0, 240, 832)], 50],
    ["two boxes that overlap", [box(0, 0, 240, 832), box(120, 0, 120, 832)], 50],
    ["everything", [all], 100],
    ["everything, cleared", [all, cleared], 0],
    ["a box after all was cleared", [all, cleared, box(0, 0, 480, 208)], 25],
    ["a thick line down the middle", [line(false, 240, [240, 0], [240, 832])], 50],
    ["everything, its right half erased", [all, line(true, 240, [360, 0], [360, 832])], 50],
    ["erased, and painted again", [all, line(true, 4000, [240, 416]), all], 100],
  ])("%s", (_what, shapes, percent) => {
    expect(paintedPercent(shapes, size)).toBe(percent);
  });

  it("is never 0 for a dot that exists, and not 100 while a hole can be seen", () => {
    expect(paintedPercent([line(false, 1, [3, 3])], size)).toBe(1);
    expect(paintedPercent([all, line(true, 40, [240, 416])], size)).toBe(99);
  });

  it("counts the round end of a line, and what lies between its points", () => {
    const square = { width: 100, height: 100 };
    expect(paintedPercent([line(false, 100, [50, 50])], square)).toBe(78); // About π / 4.
    expect(paintedPercent([line(false, 25, [0, 50], [100, 50])], square)).toBe(25);
  });
});

it("a picture is unpainted until something paints, and again after it is cleared", () => {
  expect(isUnpainted([])).toBe(true);
  expect(isUnpainted([line(true, 10, [1, 1])])).toBe(true);
  expect(isUnpainted([line(false, 10, [1, 1])])).toBe(false);
  expect(isUnpainted([all, cleared])).toBe(true);
  expect(isUnpainted([all, cleared, all])).toBe(false);
});
