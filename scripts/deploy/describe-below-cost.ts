import { findBelowCost, USD_PER_CREDIT } from "../sync-catalog/models/costs.ts";
import type { Entry } from "../sync-catalog/models/entry.ts";

type Sold = Pick<Entry, "slug" | "enabled" | "costs" | "price" | "length" | "inputs">;

/**
 * The prices that do not cover what Replicate charges, a line each: who sells credits has to know
 * them before the first sale. None: every price covers its cost.
 */
export function describeBelowCost(models: readonly Sold[]): string[] {
  const lines = models.filter(({ enabled }) => enabled).flatMap((model) => findBelowCost(model))
    .map((price) => {
      const at = price.resolution === null ? "" : ` at ${price.resolution}`;
      const cost = price.costUsd === null
        ? "a cost that is not published"
        : `a cost of ${price.costUsd.toFixed(2)} USD`;
      return `  - ${price.model}${at}, ${price.seconds} s: ${price.credits} credits, worth ` +
        `${price.soldUsd.toFixed(2)} USD, for ${cost}`;
    });
  return lines.length === 0 ? [] : [
    `These videos are sold below what Replicate charges, if a credit is worth ${USD_PER_CREDIT} USD (below_cost in the model's file says why):`,
    ...lines,
  ];
}
