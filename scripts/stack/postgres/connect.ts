/**
 * Connections to a local database that leave no unhandled rejection.
 *
 * On each new connection postgres.js 3.4.9 asks for the types of arrays, in a query whose promise
 * it does not expose. If the server ends at that moment, the promise rejects, and no caller can
 * catch it. So we ask once, or not at all.
 */
import postgres, { type Sql } from "postgres";

/** A pool without array types: pass a list as `in ${sql(list)}` and return a list as JSON. */
export function connect(url: string, connectionsMax: number, applicationName = "postgres.js"): Sql {
  return postgres(url, {
    max: connectionsMax,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: applicationName },
  });
}

/**
 * A pool with array types. The first connection reads them, and all later ones share them. Do not
 * call `reserve` on it: without types, postgres.js never hands out a connection that it opens for
 * a reservation.
 */
export async function connectWithArrays(url: string, connectionsMax: number): Promise<Sql> {
  const sql = postgres(url, { max: connectionsMax, onnotice: () => {} });
  await sql`select 1`;
  sql.options.fetch_types = false;
  return sql;
}

/**
 * Opens all connections of a pool that needs `reserve`, so that none asks for types later. Call it
 * before any other query, and open the pool with `max_lifetime: null`.
 */
export async function openAll(sql: Sql): Promise<void> {
  await Promise.all(Array.from({ length: sql.options.max }, () => sql`select 1`));
}
