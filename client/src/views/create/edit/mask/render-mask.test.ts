import { beforeEach, expect, it, vi } from "vitest";
import { type FakeCanvas, stubCanvas } from "../../../../fixtures/fake-canvas.ts";

let fake: FakeCanvas;

beforeEach(() => {
  vi.resetModules(); // What the browser does is asked once per visit.
  fake = stubCanvas();
});

const size = { width: 32, height: 16 };
const box = { is: "box", x: 0, y: 0, width: 8, height: 8 } as const;

it.each([
  ["that changes colours a lot, because the mask would not be what was painted", 40],
  ["without a canvas", null],
])("makes no mask in a browser %s", async (_what, noise) => {
  fake.noise = noise;
  const { renderMask } = await import("./render-mask.ts");
  expect(await renderMask([box], size)).toBe("protected");
});
