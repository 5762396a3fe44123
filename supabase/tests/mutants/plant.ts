import assert from "node:assert/strict";
import type { Sql } from "postgres";
import type { Mutant } from "./sql.ts";

/** Plants a fault. Throws when the text that it changes is not there, exactly once. */
export async function plant(sql: Sql, { title, edits = [], statements = [] }: Mutant) {
  for (const { of, replace, by } of edits) {
    const [row] = await sql<{ text: string }[]>`
      select pg_get_functiondef(oid) as text from pg_catalog.pg_proc
      where pronamespace = 'private'::regnamespace and proname = ${of}`;
    const parts = (row?.text ?? "").split(replace);
    assert.equal(parts.length, 2, `${title}: once in ${of}: ${replace}`);
    await sql.unsafe(parts.join(by));
  }
  for (const statement of statements) await sql.unsafe(statement);
}
