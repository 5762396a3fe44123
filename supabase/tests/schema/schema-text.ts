/** Describes the database as a text to read and compare: supabase/tests/schema/schema.txt. */
import { readFile } from "node:fs/promises";
import type { Sql } from "postgres";

/** The text of the migrated database. `npm run types` writes it. */
export const schemaFile = new URL("schema.txt", import.meta.url);

/** "relation public.models" · "policy …" */
export interface SchemaFact {
  subject: string;
  fact: string;
}

/**
 * The statements whose last result is all {@link SchemaFact}s, sorted. Run them in a transaction,
 * because they change its search path.
 */
export async function schemaQuery(): Promise<string> {
  const query = await readFile(new URL("schema.sql", import.meta.url), "utf8");
  return `set local search_path = '';\n${query}`;
}

/** One paragraph per object and one line per fact about it, both sorted. */
export async function schemaText(sql: Sql): Promise<string> {
  const query = await schemaQuery();
  const [, facts] = await sql.begin((transaction) =>
    transaction.unsafe<[[], SchemaFact[]]>(query).simple()
  );
  const paragraphs = Map.groupBy(facts, ({ subject }) => subject);
  return Array.from(
    paragraphs,
    ([subject, of]) => `${[subject, ...of.map(({ fact }) => `  ${fact}`)].join("\n")}\n`,
  ).join("\n");
}

/** Reads what {@link schemaText} writes. */
export function parseSchemaText(text: string): SchemaFact[] {
  return text.split("\n\n").flatMap((paragraph) => {
    const [subject = "", ...facts] = paragraph.trimEnd().split("\n  ");
    return facts.map((fact) => ({ subject, fact }));
  });
}
