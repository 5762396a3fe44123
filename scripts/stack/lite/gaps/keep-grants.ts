import type { PostgresConnection } from "@supabase/lite/postgres";

/**
 * Gap: at the first request the library grants ALL on every table of every schema that has
 * row-level security to `anon`, `authenticated` and `service_role`, sequences and future tables
 * included. A hosted project grants what its migrations say. The field below says that this was
 * done already.
 */
export function keepGrants(connection: PostgresConnection): void {
  Object.assign(connection, { rlsState: "active" });
}
