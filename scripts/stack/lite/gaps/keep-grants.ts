import type { PostgresConnection } from "@supabase/lite/postgres";

/**
 * Gap: at the first request the library grants ALL on every table of every schema that has
 * row-level security to `anon`, `authenticated` and `service_role`, including sequences and future
 * tables. A hosted project grants only what its migrations grant. The field below tells the library
 * that it has already done so.
 */
export function keepGrants(connection: PostgresConnection): void {
  Object.assign(connection, { rlsState: "active" });
}
