/** Removes files that nothing uses any more. SQL knows which; only Storage can remove them. */
import { explain, type Log } from "../http/log.ts";
import type { FilesToRemove } from "../outside/database/files-to-remove.ts";
import type { Files } from "../outside/storage.ts";

interface RemovingWorld {
  adminDb: FilesToRemove;
  files: Pick<Files, "remove">;
  log: Log;
}

/**
 * Removes a batch, one bucket at a time, and returns how many. `reconcile` retries failures a
 * minute later.
 */
export async function removeFiles({ adminDb, files, log }: RemovingWorld): Promise<number> {
  const found = await adminDb.findFilesToRemove();
  let removed = 0;
  for (const bucket of new Set(found.map((file) => file.bucket))) {
    const paths = found.filter((file) => file.bucket === bucket).map(({ path }) => path);
    try {
      await files.remove(bucket, paths);
      await adminDb.forgetRemovedFiles(bucket, paths);
      removed += paths.length;
    } catch (error) {
      log("files not removed", { bucket, count: paths.length, reason: explain(error) });
    }
  }
  return removed;
}
