import { describe, expect, it } from "vitest";
import { refused, unreachable } from "../../fixtures/fake-api.ts";
import { Problem } from "../../api/problem.ts";
import { buyingSentences } from "./buying.ts";
import { explainRefusal, explainVideos } from "./explain-buying.ts";

const of = (mode: "t2v" | "i2v" | "v2v", count: number) =>
  ({ mode, model: "wan", resolution: "480p", length_seconds: 5, count }) as const;

describe("what a pack is enough for", () => {
  it.each(
    [
      [[of("t2v", 50), of("i2v", 33)], undefined, "up to 50 videos from text or 33 from a photo"],
      [[of("t2v", 50), of("i2v", 50)], undefined, "up to 50 videos"],
      [[of("t2v", 50), of("i2v", 33)], "i2v", "up to 33 videos"],
      [
        [of("t2v", 50), of("i2v", 50), of("v2v", 12)],
        undefined,
        "up to 50 videos or 12 edited clips",
      ],
      [
        [of("t2v", 3), of("i2v", 2), of("v2v", 1)],
        undefined,
        "up to 3 videos from text or 2 from a photo or 1 edited clip",
      ],
      [[of("t2v", 3), of("i2v", 3), of("v2v", 0)], undefined, "up to 3 videos"],
      [[of("v2v", 12)], "v2v", "up to 12 videos"],
      [[of("v2v", 0)], "v2v", ""],
      [[of("t2v", 1)], "t2v", "up to 1 video"],
      [[of("t2v", 3_000)], undefined, "up to 3,000 videos"],
      [[], undefined, ""],
      [[of("t2v", 50)], "i2v", ""],
    ] as const,
  )("%j in %s: %s", (videos, mode, text) => {
    expect(explainVideos([...videos], mode)).toBe(text);
  });
});

it.each([
  [1, "500 Credits gutgeschrieben, 1 davon hat Offenes beglichen."],
  [40, "500 Credits gutgeschrieben, 40 davon haben Offenes beglichen."],
])("what %i of the new credits paid is right in German", (paid, text) => {
  expect(buyingSentences.de.addedInPart(500, paid)).toBe(text);
});

describe("a checkout that did not open", () => {
  it.each([
    unreachable(),
    new Problem({ code: "no_answer", status: 0 }),
    new Problem({ code: "checkout_elsewhere", status: 0 }),
    new Problem({ code: "unavailable", status: 503 }),
    new Problem({ code: "internal", status: 500 }),
    new Problem({
      code: "checkout_unclear",
      status: 503,
      detail: "Nothing was charged. Try again.",
    }),
    new Problem({ code: "selling_closed", status: 503 }),
    refused("too_many_open_purchases", 409),
    refused("email_not_confirmed", 403),
  ])("says once that nothing was charged: $code", (problem) => {
    expect(explainRefusal(problem).match(/nothing was charged/gi)).toHaveLength(1);
  });
});
