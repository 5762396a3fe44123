/** Removes files that nothing uses any more. SQL knows which; only Storage can remove them. */
import { type Budget, costs } from "../http/budget.ts";
import { explain, type Log } from "../http/log.ts";
import {
  FILES_PER_BATCH,
  type FilesToRemove,
  type FileToRemove,
} from "../outside/database/files-to-remove.ts";
import type { Files } from "../outside/storage/files.ts";

interface RemovingWorld {
  adminDb: FilesToRemove;
  files: Pick<Files, "remove">;
  log: Log;
}

interface Removed {
  removed: number;
  /** Whether files are left that this call has no budget for. */
  more: boolean;
}

/**
 * Removes batch after batch while the budget lasts and `reserveMs` of it are left for other work. A
 * batch that fails ends it: `reconcile` retries failures a minute later.
 */
export async function removeFiles(
  reserveMs: number,
  budget: Budget,
  world: RemovingWorld,
): Promise<Removed> {
  let removed = 0;
  while (budget.fits(costs.filesRound + reserveMs)) {
    budget.spend(costs.filesRound);
    const found = await world.adminDb.findFilesToRemove();
    const done = await removeBatch(found, world);
    removed += done;
    if (done < found.length || found.length < FILES_PER_BATCH) return { removed, more: false };
  }
  return { removed, more: true };
}

/** Removes one bucket's files at a time, and returns how many. */
async function removeBatch(
  found: FileToRemove[],
  { adminDb, files, log }: RemovingWorld,
): Promise<number> {
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
