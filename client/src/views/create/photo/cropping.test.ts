import { expect, it } from "vitest";
import { areaOf, type Cropping, moved } from "./cropping.ts";

const photo = { width: 4000, height: 3000 };
const middle: Cropping = { ratio: 1, zoom: 1, x: 0.5, y: 0.5 };

it("takes the largest part of a shape from the middle", () => {
  expect(areaOf(middle, photo)).toEqual({ left: 500, top: 0, width: 3000, height: 3000 });
  expect(areaOf({ ...middle, ratio: 2 }, photo))
    .toEqual({ left: 0, top: 500, width: 4000, height: 2000 });
});

it("takes a smaller part of the same shape when the photo is shown larger", () => {
  expect(areaOf({ ...middle, zoom: 2 }, photo))
    .toEqual({ left: 1250, top: 750, width: 1500, height: 1500 });
});

it("never reaches beyond the photo", () => {
  expect(areaOf({ ...middle, x: 0, y: 1 }, photo))
    .toEqual({ left: 0, top: 0, width: 3000, height: 3000 });
  expect(areaOf({ ...middle, zoom: 2, x: 1, y: 1 }, photo))
    .toEqual({ left: 2500, top: 1500, width: 1500, height: 1500 });
});

it("moves by shares of the part, and comes back from an edge at once", () => {
  const right = moved(middle, photo, 5, 0);
  expect(areaOf(right, photo).left).toBe(1000);
  expect(areaOf(moved(right, photo, -0.1, 0), photo).left).toBeCloseTo(700);
});
