/** Describes the database as a text to read and compare: supabase/tests/schema/schema.txt. */
import { readFile } from "node:fs/promises";
import type { Sql } from "postgres";

const queryFile = new URL("schema.sql", import.meta.url);

/** The text of the migrated database. `npm run types` writes it. */
export const schemaFile = new URL("schema.txt", import.meta.url);

/** One paragraph per object and one line per fact about it, both sorted. */
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
