/**
 * Settles generations and purchases that webhooks left open, copies outputs, continues account
 * deletions, and removes files that nothing uses any more. Only cron may call it, every minute,
 * with the secret key. With `audit`, hourly, it also reports `private.violations`, what the operator
 * has to do about purchases, and a flaw in the settings for selling.
 *
 *     curl http://127.0.0.1:54321/functions/v1/reconcile \
 *       -H "apikey: $SECRET_KEY" -H "content-type: application/json" \
 *       -d '{ "audit": true }'
 *
 * One call does as much as its budget allows. If more is left, Postgres calls it again, with a
 * `chain` and a `link`; there is one chain at a time, of at most a hundred links. If a call is
 * killed, its chain ends, and cron's next call goes on.
 *
 * Two calls can run at once, because each claims its rows. If a lookup fails, nothing changes:
 * credits never move on a guess.
 */
import * as z from "zod/mini";
import { eraseAccount } from "../_shared/account/erase.ts";
import { removeFiles } from "../_shared/account/removals.ts";
import { readJson } from "../_shared/http/body.ts";
import { type Budget, costs, createBudget } from "../_shared/http/budget.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";
import { reportPurchasesToHandle, reportSellingFlaw, reportViolations } from "./audit.ts";
import { lookUp } from "./lookups.ts";
import { copyOutputs } from "./outputs.ts";
import { askStripe } from "./payments.ts";

const reconcileSchema = z.union([
  z.strictObject({ audit: z.optional(z.boolean()) }),
  z.strictObject({ chain: z.uuid(), link: z.int() }),
]);

type Call = z.infer<typeof reconcileSchema>;

/** What is left for later steps, so that a backlog of one kind does not stop the others. */
const reserves = {
  /** One account deletion with a hundred files in one of its three folders. */
  accountDeletions: costs.accountDeletion + 4 * costs.filesRound,
  /** One batch. */
  removals: costs.filesRound,
  /** The list and one of its generations, or some lookups. */
  lookups: costs.list + costs.lookup,
} as const;

/** A worker adds up the CPU of the calls that it answers at once, so they share one budget. */
let shared: { budget: Budget; calls: number; last: Promise<unknown> } | null = null;

export async function reconcile(request: Request, world: World): Promise<Response> {
  const call = await readJson(request, reconcileSchema);
  const now = shared ??= { budget: createBudget(world.now), calls: 0, last: Promise.resolve() };
  now.calls += 1;
  const pass = now.last.then(() => run(call, now.budget, world));
  now.last = pass.catch(() => {});
  try {
    return Response.json(await pass);
  } finally {
    now.calls -= 1;
    if (now.calls === 0) shared = null;
  }
}

async function run(call: Call, budget: Budget, world: World) {
  const { adminDb, log } = world;
  const link = "chain" in call ? call : null;
  const counts = {
    copied: 0,
    copies_failed: 0,
    looked_at: 0,
    not_reconciled: 0,
    account_deletions: 0,
    removed: 0,
    purchases_settled: 0,
    purchases_failed: 0,
    events_missed: 0,
    events_failed: 0,
    steps_failed: 0,
  };
  const since = await adminDb.beginReconcile(link);
  if (since === null) {
    log("link refused", { chain: link?.chain ?? null, link: link?.link ?? null });
    return { ...counts, violations: null, continued: false, cpu_ms: 0, bytes: 0 };
  }
  budget.spend(costs.pass);

  /**
   * Runs one step. Neither an error in it nor a host that hangs stops the steps after it.
   *
   * @param begun when it began, if it goes on with an earlier one
   * @param extraMs CPU that only this step may use, beside what is left
   */
  async function step<Done>(
    name: string,
    work: () => Promise<Done>,
    begun?: number,
    extraMs?: number,
  ): Promise<Done | null> {
    budget.beginStep(begun, extraMs);
    try {
      return await work();
    } catch (error) {
      counts.steps_failed += 1;
      log("step failed", { step: name, reason: explain(error) });
      return null;
    }
  }
  let more = false;
  const begun = world.now();
  const copy = async (reserveMs: number) => {
    const done = await step("outputs", () => copyOutputs(since, reserveMs, budget, world), begun);
    counts.copied += done?.copied ?? 0;
    counts.copies_failed += done?.failed ?? 0;
    return done?.more ?? false;
  };

  const reserveMs = reserves.removals + reserves.accountDeletions;
  await copy(reserves.lookups + reserveMs);
  const lookedUp = await step("lookups", () => lookUp(reserveMs, budget, world));
  counts.looked_at = lookedUp?.looked_at ?? 0;
  counts.not_reconciled = lookedUp?.not_reconciled ?? 0;
  more ||= lookedUp?.more ?? false;
  // The lookups may have found outputs.
  more = await copy(reserveMs) || more;

  const removals = await step(
    "removals",
    () => removeFiles(reserves.accountDeletions, budget, world),
  );
  counts.removed = removals?.removed ?? 0;
  more ||= removals?.more ?? false;
  const deletions = await step("account deletions", () => continueAccountDeletions(budget, world));
  counts.account_deletions = deletions?.continued ?? 0;
  more ||= deletions?.more ?? false;
  const isAudit = "audit" in call && call.audit === true;
  if (isAudit) reportSellingFlaw(world);
  const violations = isAudit ? await reportViolations(world) : null;
  if (isAudit) await step("purchases to handle", () => reportPurchasesToHandle(world));

  const continued = await step("continuation", () => adminDb.continueReconcile(link, more));
  // This comes last, so that a Stripe that hangs keeps neither a generation nor the chain waiting.
  // Only cron's own calls do it: those of a chain are there for backlogs.
  if (link === null && world.stripe !== null) {
    Object.assign(counts, await askStripe(world.stripe, budget, step, world));
  }
  const answer = {
    ...counts,
    violations,
    continued: continued ?? false,
    /** As counted: an upper bound. */
    cpu_ms: Math.round(budget.used.cpuMs),
    bytes: budget.used.bytes,
  };
  log("reconciled", { link: link?.link ?? 0, ...answer });
  return answer;
}

interface Deletions {
  continued: number;
  more: boolean;
}

/** Continues unfinished account deletions, one after another. */
async function continueAccountDeletions(budget: Budget, world: World): Promise<Deletions> {
  let continued = 0;
  while (budget.fits(reserves.accountDeletions)) {
    const userId = await world.adminDb.claimAccountDeletion();
    if (userId === null) return { continued, more: false };
    continued += 1;
    await eraseAccount(userId, budget, world).catch((error: unknown) =>
      world.log("account not erased", { reason: explain(error) })
    );
  }
  return { continued, more: true };
}
