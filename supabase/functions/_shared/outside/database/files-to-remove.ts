/** Files that nothing uses any more and that are still in Storage. */
import * as z from "zod/mini";
import { type Client, done, parsed, queryLimit } from "./query.ts";

const fileToRemoveSchema = z.object({ bucket: z.string(), path: z.string() });

export type FileToRemove = z.infer<typeof fileToRemoveSchema>;

/** How many files `findFilesToRemove` returns at most. */
export const FILES_PER_BATCH = 100;

export interface FilesToRemove {
  findFilesToRemove(): Promise<FileToRemove[]>;
  /** Call it after these files were removed from Storage. */
  forgetRemovedFiles(bucket: string, paths: string[]): Promise<void>;
}

export function connectFilesToRemove(client: Client): FilesToRemove {
  return {
    findFilesToRemove: () =>
      parsed(
        z.array(fileToRemoveSchema),
        client.rpc("find_files_to_remove", { p_limit: FILES_PER_BATCH }).abortSignal(queryLimit()),
      ),
    forgetRemovedFiles: (bucket, paths) =>
      done(
        client.rpc("forget_removed_files", { p_bucket: bucket, p_paths: paths })
          .abortSignal(queryLimit()),
      ),
  };
}
