import type { Generation, Model } from "../../api/contracts.ts";

/** How long a generation usually takes: as the latest runs did, else as the catalog has it. */
export function usualSeconds(
  model: Model | undefined,
  resolution: Generation["resolution"],
): number | undefined {
  const price = model?.model_prices.find((offered) => offered.resolution === resolution);
  return price?.usual_seconds ?? model?.usual_seconds;
}

/** What it costs now; undefined where it is no longer on offer. */
export function priceOf(
  model: Model | undefined,
  resolution: Generation["resolution"],
): number | undefined {
  return model?.model_prices.find((offered) => offered.resolution === resolution)?.cost;
}
