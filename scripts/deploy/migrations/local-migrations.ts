import { readMigrations, versionOf } from "../../release/migrations.ts";

export interface LocalMigration {
  /** "20261122000100": what the project remembers. */
  version: string;
  /** "20261122000100_foundation.sql" */
  file: string;
  text: string;
}

/** The migrations of this folder, in the order in which they are applied. */
export async function readLocalMigrations(root: string): Promise<LocalMigration[]> {
  const migrations = await readMigrations(root);
  return Array.from(migrations, ([file, text]) => ({ version: versionOf(file), file, text }));
}
