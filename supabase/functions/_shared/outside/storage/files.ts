/** Removes files from the private buckets. */
import type { Client } from "../database/query.ts";

/** Removes files. Bypasses all policies. */
export interface Files {
  /**
   * Removes all files in a user's folder of a bucket, a hundred at a time. An empty folder is not
   * an error. Returns false if it may not continue before the folder is empty.
   */
  removeFolder(bucket: Bucket, userId: string, mayContinue: () => boolean): Promise<boolean>;
  /** A file that does not exist is not an error. */
  remove(bucket: string, paths: string[]): Promise<void>;
}

/** Every bucket. Each user has a folder in each of them. */
export const buckets = ["pictures", "clips", "sounds", "videos", "posters"] as const;

type Bucket = typeof buckets[number];

/** How many files one call lists and removes. */
const FILES_PER_CALL = 100;

export function connectFiles(client: Client): Files {
  async function remove(bucket: string, paths: string[]): Promise<void> {
    if (paths.length === 0) return;
    const { error } = await client.storage.from(bucket).remove(paths);
    if (error) throw error;
  }
  return {
    remove,
    async removeFolder(bucket, userId, mayContinue) {
      // Listed files are removed before the next list call, so each call starts at the first file.
      // If a call lists the same files again, we stop.
      let before = "";
      while (mayContinue()) {
        const { data, error } = await client.storage.from(bucket).list(userId, {
          limit: FILES_PER_CALL,
        });
        if (error) throw error;
        const paths = data.map(({ name }) => `${userId}/${name}`);
        if (paths.length === 0) return true;
        if (paths.join() === before) throw new Error(`files of ${bucket} could not be removed`);
        before = paths.join();
        await remove(bucket, paths);
      }
      return false;
    },
  };
}
