/**
 * Connections to a local database that leave no unhandled rejection.
 *
 * On each new connection postgres.js 3.4.9 asks for the types of arrays, in a query whose promise
 * it does not expose. If the server ends at that moment, the promise rejects, and no caller can
 * catch it. So we ask once, or not at all.
 */
import postgres, { type Sql } from "postgres";

/** A pool without array types: pass a list as `in ${sql(list)}` and return a list as JSON. */
export function connect(url: string, connectionsMax: number): Sql {
  return postgres(url, { max: connectionsMax, fetch_types: false, onnotice: () => {} });
}

/** A pool with array types. */
export async function connectWithArrays(url: string, connectionsMax: number): Promise<Sql> {
  const sql = postgres(url, { max: connectionsMax, onnotice: () => {} });
  await readTypesOnce(sql);
  return sql;
}

/**
 * Reads the types on the pool's first connection, and all later connections share them. Call it
 * before any other query.
 */
export async function readTypesOnce(sql: Sql): Promise<void> {
  await sql`select 1`;
  sql.options.fetch_types = false;
}
