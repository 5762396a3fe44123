import { join } from "node:path";
import type { Sql } from "postgres";

const file = (name: string) => join(import.meta.dirname, name);

/**
 * Everything below is written to be run again: a stack of a newer version mends the ground of an
 * older one.
 */
export async function layRoles(sql: Sql): Promise<void> {
  await sql.file(file("roles.sql")).simple();
}

/** After the tables of Auth and Storage, before the migrations. */
export async function layGrantsAndShims(sql: Sql): Promise<void> {
  await sql.file(file("grants.sql")).simple();
  for (const name of ["cron", "net", "vault", "realtime"]) {
    await sql.file(file(`../shims/${name}.sql`)).simple();
  }
}
