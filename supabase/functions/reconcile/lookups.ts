/** Asks Replicate about generations without an update. */
import type { Generation } from "../_shared/contracts/generation/generations.ts";
import { applyPrediction } from "../_shared/generation/reports.ts";
import { type Budget, costs } from "../_shared/http/budget.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";
import { type Stale, STALE_PER_CALL } from "../_shared/outside/database/predictions.ts";
import type { Prediction } from "../_shared/outside/replicate.ts";
import { giveUp } from "./give-up.ts";

const tooLate = { code: "too_late", message: "The model took too long." };
const notStarted = { code: "not_started", message: "The model did not start." };

/** Replicate's clock and ours may differ. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** A create is sent this long after its generation was made at most: then its worker is gone. */
const CREATE_MS_MAX = 10 * 60_000;

/** Generations that were made within this time are searched for in one list. */
const LISTED_MS_MAX = 5 * 60_000;

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
  // What is claimed and not looked up would not be due for two minutes.
  if (!budget.fits(costs.lookup + reserveMs)) {
    return { looked_at: 0, not_reconciled: 0, more: true };
  }
  const batch = await world.adminDb.claimStale();
  const made = await listMade(batch, reserveMs + costs.lookup, budget, world);

  const counts = { looked_at: 0, not_reconciled: 0 };
  while (counts.looked_at < batch.length) {
    const group = batch.slice(counts.looked_at, counts.looked_at + LOOKUPS_AT_ONCE);
    while (group.length > 0 && !budget.fits(costs.lookup * group.length + reserveMs)) group.pop();
    if (group.length === 0) break;
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

/**
 * The prediction of each generation that was searched for in a complete list. Null: it is not in
 * it.
 */
type Made = ReadonlyMap<string, Prediction | null>;

const madeAt = ({ generation }: Stale) => Date.parse(generation.created_at);

/**
 * Searches Replicate's list for the generations whose create was never answered, the oldest first.
 * Each list covers only the time in which their creates were sent. Up to now it would grow until it
 * is longer than what we read, and then nobody of them would ever be found or refunded.
 */
async function listMade(
  batch: Stale[],
  reserveMs: number,
  budget: Budget,
  world: World,
): Promise<Made> {
  let orphans = batch.filter(({ job_id }) => job_id === null)
    .toSorted((a, b) => madeAt(a) - madeAt(b));
  const made = new Map<string, Prediction | null>();
  for (let oldest = orphans[0]; oldest !== undefined; oldest = orphans[0]) {
    if (!budget.fits(costs.list + reserveMs)) break;
    budget.spend(costs.list);
    const since = madeAt(oldest);
    const group = orphans.filter((orphan) => madeAt(orphan) <= since + LISTED_MS_MAX);
    orphans = orphans.slice(group.length);
    const ids = new Set<string | null>(group.map(({ generation }) => generation.id));
    const listed = await world.replicate.list(
      new Date(since - CLOCK_SKEW_MS),
      new Date(madeAt(group.at(-1) ?? oldest) + CREATE_MS_MAX + CLOCK_SKEW_MS),
      ({ webhook }) => ids.has(generationOf(webhook)),
    );
    if (listed === null) continue;
    for (const { generation } of group) {
      made.set(
        generation.id,
        listed.find(({ webhook }) => generationOf(webhook) === generation.id) ?? null,
      );
    }
  }
  return made;
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
  return isOver ? await giveUp(generation, tooLate, world) : generation;
}

/** Finds the prediction of a create that was never answered, or gives up if it is overdue. */
async function attach(
  generation: Generation,
  overdue: boolean,
  made: Made,
  world: World,
): Promise<Generation> {
  const prediction = made.get(generation.id);
  if (prediction === undefined) return generation;
  if (prediction !== null) return await apply(generation, prediction, world);
  return overdue ? await giveUp(generation, notStarted, world) : generation;
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
