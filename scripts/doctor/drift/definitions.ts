import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readLocalMigrations } from "../../deploy/migrations/local-migrations.ts";

/** Finds the migration that defines something. */
export type Definitions = (definition: string) => string | undefined;

/** Each object stands once, as a whole, in the migrations. */
export async function readDefinitions(root: string): Promise<Definitions> {
  const files = await Promise.all(
    (await readLocalMigrations(root)).map(async ({ file }) => {
      const path = `supabase/migrations/${file}`;
      return { path, text: await readFile(join(root, path), "utf8") };
    }),
  );
  return (definition) =>
    files.find(({ text }) => new RegExp(`^\\s*${definition}(?![\\w.])`, "m").test(text))?.path;
}
