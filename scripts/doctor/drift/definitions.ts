import { migrationsFolder, readLocalMigrations } from "../../deploy/migrations/local-migrations.ts";

/** Finds the migration that defines something. */
export type Definitions = (definition: string) => string | undefined;

/** A migration after a release may replace what an earlier one defines, so the last one counts. */
export async function readDefinitions(root: string): Promise<Definitions> {
  const files = await readLocalMigrations(root);
  return (definition) => {
    const pattern = new RegExp(`^\\s*${definition}(?![\\w.])`, "m");
    const last = files.findLast(({ text }) => pattern.test(text));
    return last && `${migrationsFolder}/${last.file}`;
  };
}
