import { join } from "node:path";
import type { Sql } from "postgres";

const file = (name: string) => join(import.meta.dirname, name);

/**
 * Everything below can be run again, so a newer version of the stack updates the roles, grants and
 * shims of an older one.
 */
export async function createRoles(sql: Sql): Promise<void> {
  await sql.file(file("roles.sql")).simple();
}

/** Runs after the tables of Auth and Storage are made, before the migrations. */
export async function createGrantsAndShims(sql: Sql): Promise<void> {
  await sql.file(file("grants.sql")).simple();
  for (const name of ["cron", "net", "vault", "realtime"]) {
    await sql.file(file(`../shims/${name}.sql`)).simple();
  }
}
