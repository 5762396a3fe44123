import type { Generation, Model } from "../../api/contracts.ts";

/** How long a generation usually takes: as measured from recent runs, else as the catalog says. */
export function usualSeconds(
  model: Model | undefined,
  resolution: Generation["resolution"],
): number | undefined {
  const price = model?.model_prices.find((offered) => offered.resolution === resolution);
  return price?.usual_seconds ?? model?.usual_seconds;
}

/** The current price; undefined if it is no longer offered. */
export function priceOf(
  model: Model | undefined,
  resolution: Generation["resolution"],
): number | undefined {
  return model?.model_prices.find((offered) => offered.resolution === resolution)?.cost;
}
