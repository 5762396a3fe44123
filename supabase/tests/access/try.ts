/** Runs statements for real as each of the four roles, and rolls them back. */
import type { Sql } from "postgres";

export interface People {
  owner: string;
  other: string;
}

/**
 * No privilege · cannot be truncated because it is not a table · a view that cannot be written · a
 * computed column.
 */
const refusals = new Set(["42501", "42809", "55000", "428C9"]);
const rolledBack = new Error("rolled back on purpose");

/**
 * Runs a statement as anon, the owner, another user and service_role, and returns the results as a
 * cell. `before` runs first as the superuser, in the same transaction. A statement that only fails
 * on a constraint counts as allowed.
 */
export async function tryAsAll(
  sql: Sql,
  { owner, other }: People,
  statement: string,
  before = "select 1",
): Promise<string> {
  const words: string[] = [];
  for (
    const [role, user] of [
      ["anon", ""],
      ["authenticated", owner],
      ["authenticated", other],
      ["service_role", ""],
    ] as const
  ) words.push(await tryAs(sql, role, user, statement, before));
  return words.join(" ");
}

async function tryAs(sql: Sql, role: string, user: string, statement: string, before: string) {
  let word = "";
  const claims = JSON.stringify(user === "" ? { role } : { role, sub: user });
  await sql.begin(async (tx) => {
    await tx.unsafe(before);
    await tx`select set_config('role', ${role}, true), set_config('request.jwt.claims', ${claims}, true),
      set_config('request.jwt.claim.sub', ${user}, true), set_config('request.jwt.claim.role', ${role}, true),
      set_config('storage.allow_delete_query', 'true', true)`;
    word = await tx.savepoint((inner) => inner.unsafe(statement)).then(
      ({ count }) => count > 0 ? "rows" : "none",
      ({ code = "" }: { code?: string }) => refusals.has(code) ? "no" : "rows",
    );
    throw rolledBack;
  }).catch((error: unknown) => {
    if (error !== rolledBack) throw error;
  });
  return word;
}
