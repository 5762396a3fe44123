/**
 * Settles generations that webhooks left open, continues account deletions, and removes files that
 * nothing uses any more. Only cron may call it, every minute, with the secret key. With `audit`,
 * hourly, it also reports `private.violations`.
 *
 *     curl http://127.0.0.1:54321/functions/v1/reconcile \
 *       -H "apikey: $SECRET_KEY" -H "content-type: application/json" \
 *       -d '{ "audit": true }'
 *
 * Two calls can run at once, because each claims its rows. If a lookup fails, nothing changes:
 * credits never move on a guess.
 */
import * as z from "zod/mini";
import { readJson } from "../_shared/http/body.ts";
import type { Generation } from "../_shared/contracts/generations.ts";
import type { Stale } from "../_shared/outside/database/predictions.ts";
import { eraseAccount } from "../_shared/account/erase.ts";
import { explain } from "../_shared/http/log.ts";
import type { Prediction } from "../_shared/outside/replicate.ts";
import { removeFiles } from "../_shared/account/removals.ts";
import { applyAndFinish, finish } from "../_shared/generation/reports.ts";
import type { World } from "../_shared/http/world.ts";

const reconcileSchema = z.strictObject({ audit: z.optional(z.boolean()) });

/** Replicate's clock and ours may differ. */
const CLOCK_SKEW_MS = 5 * 60_000;

export async function reconcile(request: Request, world: World): Promise<Response> {
  const { audit } = await readJson(request, reconcileSchema);
  const batch = await world.adminDb.claimStale();
  const made = await listMade(batch, world);

  const settled = await Promise.allSettled(batch.map((stale) => settle(stale, made, world)));
  for (const [index, one] of settled.entries()) {
    if (one.status === "fulfilled") continue;
    const id = batch[index]?.generation.id ?? null;
    world.log("not reconciled", { generation_id: id, reason: explain(one.reason) });
  }
  const failed = settled.filter(({ status }) => status === "rejected").length;
  const accountDeletions = await finishAccountDeletions(world);
  const removed = await removeFiles(world);
  const violations = audit ? await reportViolations(world) : null;
  return Response.json({
    looked_at: batch.length,
    not_reconciled: failed,
    account_deletions: accountDeletions,
    removed,
    violations,
  });
}

/**
 * Reads Replicate's list once, for all generations whose create was never answered. Null: it could
 * not be read.
 */
async function listMade(batch: Stale[], world: World): Promise<Prediction[] | null> {
  const orphans = batch.filter(({ job_id }) => job_id === null);
  if (orphans.length === 0) return [];
  const oldest = Math.min(...orphans.map(({ generation }) => Date.parse(generation.created_at)));
  return await world.replicate.list(new Date(oldest - CLOCK_SKEW_MS));
}

async function settle(
  { generation, job_id, overdue }: Stale,
  made: Prediction[] | null,
  world: World,
): Promise<Generation> {
  if (generation.state === "finalizing") {
    const finished = await finish(generation, world);
    const isLost = overdue && finished.state === "finalizing";
    return isLost
      ? await fail(generation, "output_lost", "The video was made but could not be fetched.", world)
      : finished;
  }
  if (job_id === null) return await attach(generation, overdue, made, world);

  const found = await world.replicate.get(job_id);
  if (found.kind === "found") {
    const now = await applyAndFinish(generation, found.prediction, world);
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
  made: Prediction[] | null,
  world: World,
): Promise<Generation> {
  if (made === null) return generation;
  const prediction = made.find(({ webhook }) => isAddressOf(webhook, generation.id));
  if (prediction !== undefined) {
    return await applyAndFinish(generation, prediction, world);
  }
  return overdue
    ? await fail(generation, "not_started", "The model did not start.", world)
    : generation;
}

/** The webhook's URL contains the generation's id (see start-generation). */
function isAddressOf(webhook: string | null | undefined, generationId: string): boolean {
  return typeof webhook === "string" && URL.canParse(webhook) &&
    new URL(webhook).searchParams.get("generation") === generationId;
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

/** Continues unfinished account deletions. Returns how many. */
async function finishAccountDeletions(world: World): Promise<number> {
  const userIds = await world.adminDb.claimAccountDeletions();
  for (const userId of userIds) {
    await eraseAccount(userId, world).catch((error: unknown) =>
      world.log("account not erased", { reason: explain(error) })
    );
  }
  return userIds.length;
}

async function reportViolations({ adminDb, log }: World): Promise<number> {
  const violations = await adminDb.findViolations();
  for (const { invariant, subject, detail } of violations) {
    log("violation", { invariant, subject, detail });
  }
  return violations.length;
}
