import * as z from "zod/mini";
import type { Given } from "../../hosted/given.ts";
import type { HostedProject } from "../../hosted/project.ts";
import type { Wait } from "../poll.ts";
import type { DatabaseAccess } from "./connection.ts";
import { untilAccepted } from "./until-accepted.ts";

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
/** At this port a connection is shared, whatever mode the pooler names. */
const TRANSACTION_PORT = 6543;

/**
 * As `postgres` with SUPABASE_DB_PASSWORD, otherwise as a role that Supabase makes for the moment.
 * Its name begins with `cli_login_`, and the CLI then acts as `postgres`, so what it makes belongs
 * to `postgres` in both cases. The pooler is used because the database's own address is IPv6 only.
 *
 * Each call gives that role another password, so what was opened before opens nothing new.
 */
export async function openDatabase(
  { ref, api }: HostedProject,
  { SUPABASE_DB_PASSWORD: password }: Given,
  wait?: Wait,
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
  // On a shared connection a lock would be somebody else's.
  const isShared = pooler.pool_mode === "transaction" || pooler.db_port === TRANSACTION_PORT;
  url.port = String(isShared ? SESSION_PORT : pooler.db_port);
  url.pathname = `/${pooler.db_name}`;
  // The pooler finds the project by what follows the dot in `postgres.<ref>`.
  url.username = login.role + pooler.db_user.replace(/^[^.]*/, "");
  const isOnThisMachine = ["127.0.0.1", "localhost"].includes(pooler.db_host);
  const access = { url: url.href, password: login.password, isOnThisMachine };
  if (password === "") await untilAccepted(access, { ref, api }, wait);
  return access;
}
