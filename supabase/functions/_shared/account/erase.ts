/**
 * Deletes a closed account in steps. Every step can be repeated. If the function dies between two
 * steps, `reconcile` does the rest.
 */
import { type Budget, costs } from "../http/budget.ts";
import { explain, type Log } from "../http/log.ts";
import type { Accounts } from "../outside/accounts.ts";
import type { AccountDeletion } from "../outside/database/account-deletion.ts";
import type { ReplicateApi } from "../outside/replicate.ts";
import { buckets, type Files } from "../outside/storage/files.ts";

interface ErasingWorld {
  adminDb: Omit<AccountDeletion, "closeAccount" | "claimAccountDeletion">;
  accounts: Accounts;
  files: Pick<Files, "removeFolder">;
  replicate: Pick<ReplicateApi, "cancel">;
  log: Log;
}

/**
 * True: finished. False: `reconcile` continues, because something may still have been in flight, or
 * there are more files than the budget allows. In that case the sign-in is deleted later, too.
 */
export async function eraseAccount(
  userId: string,
  budget: Budget,
  world: ErasingWorld,
): Promise<boolean> {
  const { accounts, adminDb, files, log, replicate } = world;
  budget.spend(costs.accountDeletion);
  const jobs = await adminDb.eraseAccount(userId);
  // If Replicate does not answer, the deletion continues: a run that goes on is canceled at its
  // next report.
  await Promise.all(jobs.map((job) => replicate.cancel(job)));
  // Delete the files before the sign-in: hosted projects refuse to delete a user who owns files.
  // The user cannot upload new ones, because the bucket's policy refuses closed accounts.
  const mayContinue = () => {
    if (!budget.fits(costs.filesRound)) return false;
    budget.spend(costs.filesRound);
    return true;
  };
  for (const bucket of buckets) {
    if (await files.removeFolder(bucket, userId, mayContinue)) continue;
    log("account erased in part", { bucket });
    return false;
  }
  await accounts.remove(userId);
  // Nothing of the account can be used any more, so an error here is not the user's concern.
  const isFinished = await adminDb.finishAccountDeletion(userId).catch((error: unknown) => {
    log("account deletion not finished", { reason: explain(error) });
    return false;
  });
  log("account erased", { jobs: jobs.length, finished: isFinished });
  return isFinished;
}
