import * as fc from "fast-check";
import { expect, it } from "vitest";
import { startGenerationSchema } from "../../../../supabase/functions/_shared/contracts/generation/generations.ts";
import { characters, isBlank, isStorable } from "../../api/contracts.ts";
import { models } from "../../fixtures/fake-models.ts";
import { findWhyNotStartable } from "./why-not-startable.ts";

const model = models.find(({ slug }) => slug === "wan-sound") ?? null;

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
      const asked = {
        model,
        mode: "t2v" as const,
        values: { negative_prompt: negativePrompt },
        files: [],
        prompt,
        balance: 100,
        cost: 100,
        isFull: false,
      };
      const request = {
        id: crypto.randomUUID(),
        mode: "t2v",
        model: "wan-sound",
        prompt,
        inputs: {},
      };
      expect(findWhyNotStartable(asked) === null).toBe(
        startGenerationSchema.safeParse(request).success &&
          // As `check_inputs` does. What is blank is not sent.
          (isBlank(negativePrompt) ||
            (isStorable(negativePrompt) && characters(negativePrompt) <= 500)),
      );
    }),
    { numRuns: 500, seed: 20_261_128, endOnFailure: true },
  );
});
