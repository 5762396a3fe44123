/**
 * Deletes an account in steps. Every step can be repeated. If the function dies between two steps,
 * `reconcile` does the rest. After the first step nothing can be started on the account.
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

/** True: finished. False: a later check is due, because something may still have been in flight. */
export async function eraseAccount(userId: string, world: ErasingWorld): Promise<boolean> {
  const { accounts, adminDb, files, log, replicate } = world;
  await adminDb.closeAccount(userId);
  const jobs = await adminDb.eraseAccount(userId);
  // If Replicate does not answer, the deletion continues: a run that goes on is canceled at its
  // next report.
  await Promise.all(jobs.map((job) => replicate.cancel(job)));
  // Delete the files before the sign-in: hosted projects refuse to delete a user who owns files.
  // The user cannot upload new ones, because the bucket's policy refuses closed accounts.
  for (const bucket of ["pictures", "videos", "posters"] as const) {
    await files.removeFolder(bucket, userId);
  }
  await accounts.remove(userId);
  const isFinished = await adminDb.finishAccountDeletion(userId);
  log("account erased", { jobs: jobs.length, finished: isFinished });
  return isFinished;
}
