/** Copies outputs that no webhook or poll has copied, one after another. */
import { copyClaimed, outputLost } from "../_shared/generation/output.ts";
import { type Budget, costs } from "../_shared/http/budget.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";
import { giveUp } from "./give-up.ts";

export interface CopiedOutputs {
  copied: number;
  failed: number;
  /** Whether an output may be left that this call cannot copy any more. */
  more: boolean;
}

/**
 * Copies the output that expires first, then the next, while the budget lasts and `reserveMs` of it
 * are left for other work. An output that does not fit any more waits for the next call, and so do
 * all after it.
 *
 * @param since an output that was tried after this time waits for the next chain
 */
export async function copyOutputs(
  since: string,
  reserveMs: number,
  budget: Budget,
  world: World,
): Promise<CopiedOutputs> {
  const counts = { copied: 0, failed: 0 };
  while (budget.fits(costs.copy + reserveMs) && budget.bytesLeft(reserveMs) > 0) {
    const next = await world.adminDb.claimNextOutput(since);
    if (next === null) return { ...counts, more: false };
    const bytesMax = budget.bytesLeft(reserveMs);
    budget.spend(costs.copy);
    try {
      const limit = { bytesMax, onBytes: budget.countCopied };
      const { generation, isTooLargeForNow } = await copyClaimed(
        next.generation,
        next,
        limit,
        world,
      );
      if (isTooLargeForNow) return { ...counts, more: true };
      const isLost = next.overdue && generation.state === "finalizing";
      const ended = isLost ? await giveUp(generation, outputLost, world) : generation;
      counts[ended.state === "completed" ? "copied" : "failed"] += 1;
    } catch (error) {
      counts.failed += 1;
      world.log("not reconciled", {
        generation_id: next.generation.id,
        reason: explain(error),
      });
    }
  }
  return { ...counts, more: true };
}
