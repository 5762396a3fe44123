import * as z from "zod/mini";
import type { Given } from "../../hosted/given.ts";
import type { HostedProject } from "../../hosted/project.ts";

/** How to reach the project's database for some minutes. */
export interface DatabaseAccess {
  /** Without the password, so that it may be an argument of a command. */
  url: string;
  password: string;
  /** The tests' database has no TLS. */
  isOnThisMachine: boolean;
}

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
 * As `postgres` with SUPABASE_DB_PASSWORD, otherwise as a role that Supabase makes for the moment.
 * Its name begins with `cli_login_`, and the CLI then acts as `postgres`, so what it makes belongs
 * to `postgres` in both cases. The pooler is used because the database's own address is IPv6 only.
 */
export async function openDatabase(
  { ref, api }: HostedProject,
  { SUPABASE_DB_PASSWORD: password }: Given,
): Promise<DatabaseAccess> {
  const poolers = await api.get(`/v1/projects/${ref}/config/database/pooler`, poolersSchema);
  const pooler = poolers.find(({ database_type: type }) => type === "PRIMARY") ?? poolers[0];
  if (!pooler) throw new Error("Supabase names no address of the project's database.");
  const login = password === ""
    ? await api.send(
      "POST",
      `/v1/projects/${ref}/cli/login-role`,
      { read_only: false },
      roleSchema,
    )
    : { role: "postgres", password };
  const url = new URL(`postgresql://${pooler.db_host}`);
  // In transaction mode a connection is shared, and a lock would be somebody else's.
  url.port = String(pooler.pool_mode === "transaction" ? SESSION_PORT : pooler.db_port);
  url.pathname = `/${pooler.db_name}`;
  // The pooler finds the project by what follows the dot in `postgres.<ref>`.
  url.username = login.role + pooler.db_user.replace(/^[^.]*/, "");
  const isOnThisMachine = ["127.0.0.1", "localhost"].includes(pooler.db_host);
  return { url: url.href, password: login.password, isOnThisMachine };
}
