import { migrationsFolder, readMigrations } from "../../release/migrations.ts";

/** Finds the migration that defines something. */
export type Definitions = (definition: string) => string | undefined;

/** A migration after a release may replace what an earlier one defines, so the last one counts. */
export async function readDefinitions(root: string): Promise<Definitions> {
  const migrations = [...await readMigrations(root)];
  return (definition) => {
    const pattern = new RegExp(`^\\s*${definition}(?![\\w.])`, "m");
    const [file] = migrations.findLast(([, text]) => pattern.test(text)) ?? [];
    return file && `${migrationsFolder}/${file}`;
  };
}
