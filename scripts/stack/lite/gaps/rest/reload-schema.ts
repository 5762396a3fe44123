import type { PostgresConnection } from "@supabase/lite/postgres";
import type { Sql } from "postgres";

/**
 * Gap: the library reads the schema once and never again. PostgREST reloads it at `notify pgrst`,
 * which an event trigger sends after every change (database/grants.sql).
 */
export async function reloadSchema(connection: PostgresConnection, sql: Sql): Promise<void> {
  await sql.listen("pgrst", () => void connection.clearSchemaCache());
}
