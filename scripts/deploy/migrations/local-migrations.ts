import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface LocalMigration {
  /** "20261122000100": what the project remembers. */
  version: string;
  /** "20261122000100_foundation.sql" */
  file: string;
  text: string;
}

export const migrationsFolder = "supabase/migrations";

/** The migrations of this folder, in the order in which they are applied. */
export async function readLocalMigrations(root: string): Promise<LocalMigration[]> {
  const folder = join(root, migrationsFolder);
  const named = (await readdir(folder)).sort().flatMap((file) => {
    const version = /^(\d+)_.*\.sql$/.exec(file)?.[1];
    return version ? [{ version, file }] : [];
  });
  return await Promise.all(named.map(async ({ version, file }) => ({
    version,
    file,
    text: await readFile(join(folder, file), "utf8"),
  })));
}
