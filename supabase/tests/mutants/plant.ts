import assert from "node:assert/strict";
import type { Sql } from "postgres";
import type { Mutant } from "./mutant.ts";

/** Plants a fault in a database. Throws unless the text to change is found exactly once. */
export async function plant(
  sql: Sql,
  { title, edits = [], statements = [] }: Pick<Mutant, "title" | "edits" | "statements">,
) {
  assert(edits.length + statements.length > 0, `${title}: there is nothing to plant`);
  for (const { of, replace, by } of edits) {
    const functions = await sql<{ text: string }[]>`
      select pg_get_functiondef(oid) as text from pg_catalog.pg_proc
      where pronamespace = 'private'::regnamespace and proname = ${of}`;
    assert.equal(functions.length, 1, `${title}: functions named ${of}`);
    await sql.unsafe(plantInText(functions[0]?.text ?? "", { title, file: of, replace, by }));
  }
  for (const statement of statements) {
    assert.doesNotMatch(statement, /\bif (not )?exists\b/i, `${title}: may change nothing`);
    await sql.unsafe(statement);
  }
}

/**
 * Returns the text with the fault. Throws unless `replace` is found exactly once and changes
 * something.
 */
export function plantInText(
  text: string,
  { title, file, replace, by }: { title: string; file: string; replace: string; by: string },
): string {
  const parts = text.split(replace);
  assert.equal(parts.length, 2, `${title}: once in ${file}: ${replace}`);
  const planted = parts.join(by);
  assert.notEqual(planted, text, `${title}: changes nothing in ${file}`);
  return planted;
}
