/** Compares what a video is sold for with what Replicate charges for it. */
import { combinationsOf } from "./combinations.ts";
import type { PriceEntry } from "./model-file.ts";
import type { Entry } from "./entry.ts";

/** What a credit is worth: that at which Wan 2.2 Fast breaks even. */
export const USD_PER_CREDIT = 0.005;

/** A price that does not cover its cost, or whose cost is not known. */
export interface BelowCost {
  model: string;
  resolution: string | null;
  seconds: number;
  credits: number;
  /** What the credits are worth. */
  soldUsd: number;
  /** What Replicate charges. Null: not published. */
  costUsd: number | null;
  /** Why it is sold so nevertheless. Missing in a file that is refused. */
  reason: string | undefined;
}

function costOf(line: PriceEntry, seconds: number): number | null {
  if (line.replicate_usd_per_second !== undefined) return line.replicate_usd_per_second * seconds;
  return line.replicate_usd ?? null;
}

const loss = ({ soldUsd, costUsd }: BelowCost) => (costUsd ?? 0) - soldUsd;

/** One for each line of the price: the combination with the largest loss. */
export function findBelowCost(
  entry: Pick<Entry, "slug" | "costs" | "price" | "length" | "inputs">,
) {
  const combinations = combinationsOf(entry);
  return entry.costs.flatMap((line, index) =>
    combinations.filter((one) => one.line === index)
      .flatMap(({ inputs, seconds, credits }): BelowCost[] => {
        const resolution = inputs["resolution"];
        const soldUsd = (credits ?? 0) * USD_PER_CREDIT;
        const costUsd = costOf(line, seconds);
        // A billionth is for the rounding of binary fractions.
        if (costUsd !== null && soldUsd >= costUsd - 1e-9) return [];
        return [{
          model: entry.slug,
          resolution: typeof resolution === "string" ? resolution : null,
          seconds,
          credits: credits ?? 0,
          soldUsd,
          costUsd,
          reason: line.below_cost,
        }];
      })
      .sort((one, other) => loss(other) - loss(one))
      .slice(0, 1)
  );
}

/** Prices whose cost is not named once, that are below cost without a reason, or have one in vain. */
export function findUnexplained(entry: Entry): string[] {
  const below = findBelowCost(entry);
  const explained = entry.costs.filter((line) => line.below_cost !== undefined);
  return [
    ...entry.costs.filter((line) =>
      (line.replicate_usd === undefined) === (line.replicate_usd_per_second === undefined)
    ).map((line) =>
      `the price at ${
        line.resolution ?? "every resolution"
      } needs replicate_usd or replicate_usd_per_second, one of them.`
    ),
    ...below.filter(({ reason }) => reason === undefined).map((
      { resolution, seconds, credits, soldUsd, costUsd },
    ) =>
      `${credits} credits for ${seconds} seconds at ${resolution ?? "every resolution"} are worth ${
        soldUsd.toFixed(3)
      } USD, and ${
        costUsd === null ? "the cost is not known" : `cost ${costUsd.toFixed(3)} USD`
      }. Say why in below_cost.`
    ),
    ...explained.filter((line) => !below.some(({ reason }) => reason === line.below_cost)).map((
      line,
    ) =>
      `the price at ${
        line.resolution ?? "every resolution"
      } covers its cost, so it needs no below_cost.`
    ),
  ];
}
