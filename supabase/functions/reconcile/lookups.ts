/** Asks Replicate about generations without an update. */
import type { Generation } from "../_shared/contracts/generations.ts";
import { applyPrediction } from "../_shared/generation/reports.ts";
import { type Budget, costs } from "../_shared/http/budget.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";
import { type Stale, STALE_PER_CALL } from "../_shared/outside/database/predictions.ts";
import type { Prediction } from "../_shared/outside/replicate.ts";

/** Replicate's clock and ours may differ. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** How many predictions are in memory at once. */
const LOOKUPS_AT_ONCE = 4;

export interface LookedUp {
  looked_at: number;
  not_reconciled: number;
  /** Whether more generations may be due. */
  more: boolean;
}

/**
 * Looks up a batch while `reserveMs` of the budget are left for other work. What does not fit is
 * due again in two minutes.
 */
export async function lookUp(
  reserveMs: number,
  budget: Budget,
  world: World,
): Promise<LookedUp> {
  const batch = await world.adminDb.claimStale();
  const made = await listMade(batch, reserveMs, budget, world);

  const counts = { looked_at: 0, not_reconciled: 0 };
  for (let from = 0; from < batch.length; from += LOOKUPS_AT_ONCE) {
    const group = batch.slice(from, from + LOOKUPS_AT_ONCE);
    if (!budget.fits(costs.lookup * group.length + reserveMs)) break;
    budget.spend(costs.lookup * group.length);
    const settled = await Promise.allSettled(
      group.map((stale) => settle(stale, made, budget, world)),
    );
    counts.looked_at += group.length;
    for (const [index, one] of settled.entries()) {
      if (one.status === "fulfilled") continue;
      counts.not_reconciled += 1;
      const id = group[index]?.generation.id ?? null;
      world.log("not reconciled", { generation_id: id, reason: explain(one.reason) });
    }
  }
  return { ...counts, more: batch.length >= STALE_PER_CALL };
}

/** Predictions by the generation that their webhook's URL names. Null: the list was not read. */
type Made = ReadonlyMap<string | null, Prediction> | null;

/** Reads Replicate's list once, for all generations whose create was never answered. */
async function listMade(
  batch: Stale[],
  reserveMs: number,
  budget: Budget,
  world: World,
): Promise<Made> {
  const orphans = batch.filter(({ job_id }) => job_id === null);
  if (orphans.length === 0) return new Map();
  if (!budget.fits(costs.list + reserveMs)) return null;
  budget.spend(costs.list);
  const oldest = Math.min(...orphans.map(({ generation }) => Date.parse(generation.created_at)));
  const ids = new Set<string | null>(orphans.map(({ generation }) => generation.id));
  const listed = await world.replicate.list(
    new Date(oldest - CLOCK_SKEW_MS),
    ({ webhook }) => ids.has(generationOf(webhook)),
  );
  return listed && new Map(listed.map((made) => [generationOf(made.webhook), made]));
}

async function settle(
  { generation, job_id, overdue }: Stale,
  made: Made,
  budget: Budget,
  world: World,
): Promise<Generation> {
  if (job_id === null) return await attach(generation, overdue, made, world);

  const found = await world.replicate.get(job_id);
  if (found.kind === "found") {
    budget.spend(costOfLogs(found.prediction));
    const now = await apply(generation, found.prediction, world);
    if (!overdue || now.state === "finalizing" || now.finished_at !== null) return now;
    world.later(world.replicate.cancel(job_id));
  }
  const isOver = overdue && found.kind !== "no_answer";
  return isOver
    ? await fail(generation, "too_late", "The model took too long.", world)
    : generation;
}

/** Finds the prediction of a create that was never answered, or gives up if it is overdue. */
async function attach(
  generation: Generation,
  overdue: boolean,
  made: Made,
  world: World,
): Promise<Generation> {
  if (made === null) return generation;
  const prediction = made.get(generation.id);
  if (prediction !== undefined) return await apply(generation, prediction, world);
  return overdue
    ? await fail(generation, "not_started", "The model did not start.", world)
    : generation;
}

/** Its output is copied later, in the order in which outputs expire. */
async function apply(
  generation: Generation,
  prediction: Prediction,
  world: World,
): Promise<Generation> {
  return (await applyPrediction(generation.id, prediction, null, world)).generation ?? generation;
}

const costOfLogs = ({ logs }: Prediction) =>
  (logs?.length ?? 0) / (1024 * 1024) * costs.logsMegabyte;

/** The webhook's URL contains the generation's id (see start-generation). */
function generationOf(webhook: string | null | undefined): string | null {
  return typeof webhook === "string" && URL.canParse(webhook)
    ? new URL(webhook).searchParams.get("generation")
    : null;
}

async function fail(
  { id }: Generation,
  code: string,
  message: string,
  { adminDb, log }: World,
): Promise<Generation> {
  log("given up", { generation_id: id, error_code: code });
  return await adminDb.failGeneration(id, { code, message });
}
