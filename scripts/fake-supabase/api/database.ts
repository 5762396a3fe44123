import postgres from "postgres";
import * as z from "zod/mini";
import { json } from "../../fakes/http/answer.ts";
import type { QueryAs } from "../project/database.ts";
import { loginRoleSeconds } from "../project/database.ts";
import { type ApiCall, type ApiCalls, ApiRefusal, noContent, readBody } from "./exchange.ts";

const querySchema = z.looseObject({
  query: z.string(),
  parameters: z.prefault(z.array(z.unknown()), []),
  read_only: z.prefault(z.boolean(), false),
});

export const databaseCalls: ApiCalls = {
  "POST database/query": runQuery(({ read_only }) =>
    read_only ? "supabase_read_only_user" : "writer"
  ),
  "POST database/query/read-only": runQuery(() => "supabase_read_only_user"),
  "POST cli/login-role": async ({ database, state }, exchange) => {
    const { read_only } = readBody(z.looseObject({ read_only: z.boolean() }), exchange);
    const made = await database.createLoginRole(read_only);
    state.staleLogins.set(made.role, 1);
    return json(201, { ...made, ttl_seconds: loginRoleSeconds });
  },
  "DELETE cli/login-role": async ({ database }) => {
    await database.dropLoginRoles();
    return json(200, { message: "ok" });
  },
  "GET config/database/pooler": ({ state, poolerPort }) => {
    const user = `postgres.${state.ref}`;
    const address = `postgresql://${user}:[YOUR-PASSWORD]@127.0.0.1:${poolerPort}/postgres`;
    return json(200, [{
      identifier: state.ref,
      database_type: "PRIMARY",
      db_user: user,
      db_host: "127.0.0.1",
      db_port: poolerPort,
      db_name: "postgres",
      connection_string: address,
      connectionString: address,
      // A session of its own for each client, as behind port 5432 of the real one.
      pool_mode: "session",
      default_pool_size: null,
      max_client_conn: null,
      is_using_scram_auth: true,
    }]);
  },
  "DELETE network-bans": () => noContent(200),
  "POST network-bans/retrieve": () => json(201, { banned_ipv4_addresses: [] }),
  "GET storage/buckets": async ({ database }) => {
    const sql = "select id, name, public, created_at, updated_at from storage.buckets order by id";
    const buckets = await database.query(sql, [], "reader");
    return json(200, buckets);
  },
};

function runQuery(as: (asked: z.infer<typeof querySchema>) => QueryAs): ApiCall {
  return async ({ database }, exchange) => {
    const asked = readBody(querySchema, exchange);
    try {
      return json(201, await database.query(asked.query, asked.parameters, as(asked)));
    } catch (error) {
      if (!(error instanceof postgres.PostgresError)) throw error;
      const { severity, code, message, detail, hint } = error;
      const lines = [`${severity}:  ${code}: ${message}`];
      if (detail !== undefined) lines.push(`DETAIL:  ${detail}`);
      if (hint !== undefined) lines.push(`HINT:  ${hint}`);
      throw new ApiRefusal(400, `Failed to run sql query: ${lines.join("\n")}\n`);
    }
  };
}
