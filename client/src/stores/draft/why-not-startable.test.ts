import { computed, signal } from "@preact/signals";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { startGenerationSchema } from "../../../../supabase/functions/_shared/contracts/generations.ts";
import { isBlank } from "../../api/contracts.ts";
import { findWhyNotStartable } from "./why-not-startable.ts";

const offer = { resolution: "480p" as const, cost: 10, usual_seconds: null };
const choices = {
  mode: signal("t2v" as const),
  offer: computed(() => offer),
  offers: computed(() => [offer]),
  extras: computed(() => ["negative_prompt" as const]),
};

const unit = fc.oneof(
  { weight: 80, arbitrary: fc.constantFrom("a", " ", "🦊", "\u200b", "\u2800", "\u00a0", "\n") },
  { weight: 20, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.constantFrom("\0", "\ud83e", "\udd8a") },
);
const text = fc.oneof(
  fc.array(unit, { maxLength: 30, size: "max" }),
  fc.array(unit, { minLength: 490, maxLength: 505, size: "max" }),
).map((units) => units.join(""));

it("offers to send exactly the texts that the server accepts", () => {
  fc.assert(
    fc.property(text, text, (prompt, negativePrompt) => {
      const written = { prompt, negativePrompt, seed: "", hasPicture: false, balance: 100 };
      const request = {
        id: crypto.randomUUID(),
        mode: "t2v",
        model: "m",
        resolution: "480p",
        prompt,
        // What is blank is not sent.
        negative_prompt: isBlank(negativePrompt) ? null : negativePrompt,
      };
      expect(findWhyNotStartable(choices, written) === null)
        .toBe(startGenerationSchema.safeParse(request).success);
    }),
    { numRuns: 500, seed: 20_261_128, endOnFailure: true },
  );
});
