import { expect, it } from "vitest";
import { explainLength } from "./explain-length.ts";

/** VACE takes 81 frames at 16 a second, which is 5.063 s. */
const vace = { min: 1000, max: 5100 };
const edit = { min: 2000, max: 10_000 };

it.each([
  [vace, 5, null],
  [vace, 6, "6 s: too long, the model takes up to 5 s"],
  [edit, 2, null],
  [edit, 10, null],
  [edit, 1, "1 s: too short, the model takes 2 s or more"],
  [edit, 15, "15 s: too long, the model takes up to 10 s"],
])("with the limits %o, a video of %i s", (limits, seconds, why) => {
  expect(explainLength(seconds, limits)).toBe(why);
});
