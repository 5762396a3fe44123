import { beforeEach, expect, it } from "vitest";
import { keepRatios } from "./kept-ratios.ts";

const storing = { storage: localStorage, prefix: "wan-pwa.ada.", mayWrite: () => true };

beforeEach(() => localStorage.clear());

it("a ratio is known at the next start", () => {
  keepRatios(storing).set("a", 0.5625);
  const next = keepRatios(storing);
  expect(next.get("a")).toBe(0.5625);
  expect(next.get("b")).toBeUndefined();
});

it("the device keeps the last 300", () => {
  const ratios = keepRatios(storing);
  for (let place = 0; place <= 300; place += 1) ratios.set(`video ${place}`, 1);
  ratios.set("video 1", 0.75);
  ratios.set("video 301", 1);
  const next = keepRatios(storing);
  expect([0, 1, 2, 3, 301].map((place) => next.get(`video ${place}`)))
    .toEqual([undefined, 0.75, undefined, 1, 1]);
});
