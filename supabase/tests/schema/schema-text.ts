/** The database as a text that can be read and compared: supabase/tests/schema/schema.txt. */
import { readFile } from "node:fs/promises";
import type { Sql } from "postgres";

const queryFile = new URL("schema.sql", import.meta.url);

/** Where the text of the migrated database stands; `npm run types` writes it. */
export const schemaFile = new URL("schema.txt", import.meta.url);

/** A paragraph for each object, a line for each fact about it, both sorted. */
export async function schemaText(sql: Sql): Promise<string> {
  const rows = await sql.unsafe<{ subject: string; fact: string }[]>(
    await readFile(queryFile, "utf8"),
  );
  const paragraphs = Map.groupBy(rows, ({ subject }) => subject);
  return Array.from(
    paragraphs,
    ([subject, facts]) => `${[subject, ...facts.map(({ fact }) => `  ${fact}`)].join("\n")}\n`,
  ).join("\n");
}
