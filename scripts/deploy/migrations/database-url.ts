import * as z from "zod/mini";
import type { Given } from "../../hosted/given.ts";
import type { HostedProject } from "../../hosted/project.ts";

const roleSchema = z.object({ role: z.string(), password: z.string() });
const poolersSchema = z.array(z.object({
  database_type: z.string(),
  db_user: z.string(),
  db_host: z.string(),
  db_port: z.number(),
  db_name: z.string(),
  pool_mode: z.string(),
}));

/** The port at which the pooler keeps one session for one client, as locks need it. */
const SESSION_PORT = 5432;

/**
 * The address of the project's database: as `postgres` with SUPABASE_DB_PASSWORD, or as a role that
 * Supabase makes for us and forgets after some minutes.
 */
export async function openDatabase(
  { ref, api }: HostedProject,
  given: Given,
): Promise<string> {
  const poolers = await api.get(`/v1/projects/${ref}/config/database/pooler`, poolersSchema);
  const pooler = poolers.find(({ database_type: type }) => type === "PRIMARY") ?? poolers[0];
  if (!pooler) throw new Error("The project has no connection pooler, so its database is closed.");
  const url = new URL("postgresql://localhost");
  url.hostname = pooler.db_host;
  // In transaction mode a connection is shared, and a lock would be somebody else's.
  url.port = String(pooler.pool_mode === "transaction" ? SESSION_PORT : pooler.db_port);
  url.pathname = `/${pooler.db_name}`;
  // The pooler finds the project by the name of the user: `postgres.<ref>`.
  const suffix = pooler.db_user.includes(".") ? pooler.db_user.replace(/^[^.]*/, "") : "";
  if (given.SUPABASE_DB_PASSWORD !== "") {
    url.username = `postgres${suffix}`;
    url.password = encodeURIComponent(given.SUPABASE_DB_PASSWORD);
    return url.href;
  }
  const login = await api.send("POST", `/v1/projects/${ref}/cli/login-role`, {
    read_only: false,
  }, roleSchema);
  url.username = `${login.role}${suffix}`;
  url.password = encodeURIComponent(login.password);
  return url.href;
}
