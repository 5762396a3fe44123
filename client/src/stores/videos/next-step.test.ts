import { describe, expect, it } from "vitest";
import type { Generation } from "../../api/contracts.ts";
import { failed, models } from "../../fixtures/fake-api.ts";
import { nextStepOf } from "./next-step.ts";

const model = models.find(({ slug }) => slug === "wan-fast");

const at = (resolution: string, error_code: string, part: Partial<Generation> = {}) =>
  nextStepOf(failed({ error_code, inputs: { resolution }, cost: 20, ...part }), model);

describe("what helps after a failure", () => {
  it.each(["out_of_memory", "too_late", "output_too_large"])(
    "is a smaller resolution after %s, at its price",
    (code) => {
      expect(at("720p", code)).toMatchObject({
        is: "smaller",
        resolution: "480p",
        cost: 10,
        again: { inputs: { resolution: "480p" } },
      });
    },
  );

  it("is the same again if there is no smaller resolution", () => {
    expect(at("480p", "out_of_memory")).toMatchObject({ is: "retry", cost: 10 });
  });

  it("is other words if the words were refused, and another file if a file was not read", () => {
    expect(at("720p", "flagged")).toEqual({ is: "words" });
    expect(at("720p", "upload_not_read")).toEqual({ is: "file" });
  });

  it("is the same again, at the current price, after anything else", () => {
    expect(at("480p", "model_failed")).toMatchObject({ is: "retry", cost: 10 });
    expect(at("720p", "out_of_memory", { state: "canceled" })).toMatchObject({ is: "retry" });
  });

  it("is the same again at its own price if the model is not offered any more", () => {
    expect(nextStepOf(failed({ error_code: "too_late", cost: 7 }), undefined))
      .toMatchObject({ is: "retry", cost: 7 });
  });
});
