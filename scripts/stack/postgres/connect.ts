/**
 * Connections to a local database that leave no rejection unhandled.
 *
 * On each new connection postgres.js 3.4.9 asks for the types of arrays, in a query whose promise it gives to nobody. A
 * server that ends at that moment rejects it, and no caller can catch that. So it is asked once, or not at all.
 */
import postgres, { type Sql } from "postgres";

/** A pool that knows no arrays: a list goes in as `in ${sql(list)}` and comes out as JSON. */
export function connect(url: string, connectionsMax: number): Sql {
  return postgres(url, { max: connectionsMax, fetch_types: false, onnotice: () => {} });
}

/** A pool that knows arrays. */
export async function connectWithArrays(url: string, connectionsMax: number): Promise<Sql> {
  const sql = postgres(url, { max: connectionsMax, onnotice: () => {} });
  await readTypesOnce(sql);
  return sql;
}

/** Reads the types on the pool's first connection; all later ones share them. Call it before any other query. */
export async function readTypesOnce(sql: Sql): Promise<void> {
  await sql`select 1`;
  sql.options.fetch_types = false;
}
