/**
 * Deleting an account: the steps in their order, each harmless to repeat. Whoever dies between two of them leaves the
 * rest to reconcile; from the first on nothing can be started on the account.
 */
import type { Log } from "../http/log.ts";
import type { Accounts } from "../outside/accounts.ts";
import type { AccountDeletion } from "../outside/database/account-deletion.ts";
import type { ReplicateApi } from "../outside/replicate.ts";
import type { Files } from "../outside/storage.ts";

interface ErasingWorld {
  adminDb: Omit<AccountDeletion, "claimAccountDeletions">;
  accounts: Accounts;
  files: Pick<Files, "removeFolder">;
  replicate: Pick<ReplicateApi, "cancel">;
  log: Log;
}

/** True when it is done for good; false while a later look is due, for what was still under way. */
export async function eraseAccount(userId: string, world: ErasingWorld): Promise<boolean> {
  const { accounts, adminDb, files, log, replicate } = world;
  await adminDb.closeAccount(userId);
  const jobs = await adminDb.eraseAccount(userId);
  // No answer from Replicate holds nothing up: a run that goes on is canceled when it next reports.
  await Promise.all(jobs.map((job) => replicate.cancel(job)));
  // The files before the sign-in: hosted projects refuse to delete a user who owns some. Nobody brings new ones:
  // the policy of the bucket looks at what was closed.
  for (const bucket of ["pictures", "videos", "posters"] as const) {
    await files.removeFolder(bucket, userId);
  }
  await accounts.remove(userId);
  const isFinished = await adminDb.finishAccountDeletion(userId);
  log("account erased", { jobs: jobs.length, finished: isFinished });
  return isFinished;
}
