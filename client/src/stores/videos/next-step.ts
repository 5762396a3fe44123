import type { Generation, Model } from "../../api/contracts.ts";
import { isFlagged } from "../../api/user/contracts.ts";
import { priceNow } from "../credits/price.ts";

/** What most likely helps after a video failed or was canceled. */
export type NextStep =
  /** The composer opens with everything of it: another text, or another file. */
  | { is: "words" | "file" }
  /** The same again, or the same at a smaller resolution. `cost`: what that costs now. */
  | { is: "retry"; again: Generation; cost: number }
  | { is: "smaller"; again: Generation; cost: number; resolution: string };

/** A smaller video may be possible where this one was too much. */
const TOO_MUCH = new Set<string | null>(["out_of_memory", "too_late", "output_too_large"]);

export function nextStepOf(generation: Generation, model: Model | undefined): NextStep {
  const { state, error_code, cost } = generation;
  if (state === "failed") {
    if (isFlagged(generation)) return { is: "words" };
    if (error_code === "upload_not_read") return { is: "file" };
    const smaller = TOO_MUCH.has(error_code) ? findSmaller(generation, model) : null;
    if (smaller) return smaller;
  }
  return { is: "retry", again: generation, cost: priceNow(model, generation) ?? cost };
}

/** "480p" */
const pixels = (value: unknown) => Number.parseInt(String(value), 10);

/** At the largest resolution below its own. */
function findSmaller(generation: Generation, model: Model | undefined): NextStep | null {
  const input = model?.inputs.find(({ name }) => name === "resolution");
  if (input?.kind !== "choice") return null;
  const own = pixels(generation.inputs["resolution"] ?? input.default);
  const resolution = input.values.map(String)
    .filter((value) => pixels(value) < own)
    .sort((a, b) => pixels(b) - pixels(a))[0];
  if (resolution === undefined) return null;
  const again = { ...generation, inputs: { ...generation.inputs, resolution } };
  const cost = priceNow(model, again);
  return cost === null ? null : { is: "smaller", again, cost, resolution };
}
