/** Files that are nobody's any more: SQL says which, Storage alone can remove them. */
import { explain } from "../http/log.ts";
import type { World } from "../http/world.ts";

/** Removes a batch, a bucket at a time, and says how many. What does not work is tried again a minute later. */
export async function removeFiles({ adminDb, files, log }: World): Promise<number> {
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
