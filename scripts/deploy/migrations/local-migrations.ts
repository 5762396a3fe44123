import { readdir } from "node:fs/promises";
import { join } from "node:path";

interface LocalMigration {
  /** "20261122000100": what the project remembers. */
  version: string;
  /** "20261122000100_foundation.sql" */
  file: string;
}

/** The migrations of this folder, in the order in which they are applied. */
export async function readLocalMigrations(root: string): Promise<LocalMigration[]> {
  const files = await readdir(join(root, "supabase/migrations"));
  return files.flatMap((file) => {
    const version = /^(\d+)_.*\.sql$/.exec(file)?.[1];
    return version ? [{ version, file }] : [];
  }).sort((one, other) => one.version < other.version ? -1 : 1);
}
