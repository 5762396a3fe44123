import { expect, it } from "vitest";
import { models } from "../../fixtures/fake-models.ts";
import { priceNow, usualSeconds } from "./price.ts";

const edit = models.find(({ slug }) => slug === "wan-edit");
const made = { inputs: { clip: "clips/ada/a.mp4", resolution: "720p" }, length_seconds: 6 };

it("the same again costs what it costs now, by the length that was measured then", () => {
  expect(priceNow(edit, made)).toBe(120);
  expect(usualSeconds(edit, made)).toBe(300);
});

it("what was withdrawn or is unknown has no price", () => {
  expect(priceNow(edit && { ...edit, enabled: false }, made)).toBeNull();
  expect(priceNow(undefined, made)).toBeNull();
});
