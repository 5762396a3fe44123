import { randomBytes } from "node:crypto";
import postgres, { type Sql } from "postgres";
import { connectWithArrays } from "../../stack/postgres/connect.ts";

export interface ProjectDatabase {
  /** The rows of the last statement that has any. */
  query(sql: string, parameters: unknown[], as: QueryAs): Promise<unknown[]>;
  /** A user who may sign in for a while and take the role `postgres`. */
  createLoginRole(isReadOnly: boolean): Promise<{ role: string; password: string }>;
  dropLoginRoles(): Promise<void>;
}

/** Who runs a query: `postgres`, `postgres` without the right to write, or the role that reads. */
export type QueryAs = "writer" | "reader" | "supabase_read_only_user";

export const loginRoleSeconds = 3600;

/**
 * The project's database as the management API reaches it.
 *
 * @param url as role `postgres`
 * @param admin as the superuser
 */
export async function createProjectDatabase(url: string, admin: Sql): Promise<ProjectDatabase> {
  const first = await connectWithArrays(url, 1);
  const arrays = first.options.parsers;
  await first.end();
  return {
    async query(query, parameters, as) {
      // As on a hosted project, nothing of a session is left for the next query.
      const sql = postgres(url, {
        max: 1,
        onnotice: () => {},
        fetch_types: false,
        types: asPostgresMeta,
        connection: as === "writer" ? {} : { default_transaction_read_only: true },
      });
      Object.assign(sql.options.parsers, { ...arrays, ...sql.options.parsers });
      try {
        if (as === "supabase_read_only_user") await sql`set role supabase_read_only_user`;
        if (parameters.length > 0) {
          return [...await sql.unsafe(query, parameters as postgres.ParameterOrJSON<never>[])];
        }
        const results: unknown = await sql.unsafe(query).simple();
        return lastWithRows(results);
      } finally {
        await sql.end({ timeout: 1 });
      }
    },
    async createLoginRole(isReadOnly) {
      // One role for everybody, as on the platform: a new password ends the one before.
      const role = `cli_login_${isReadOnly ? "supabase_read_only_user" : "postgres"}`;
      const password = randomBytes(24).toString("base64url");
      const validUntil = new Date(Date.now() + loginRoleSeconds * 1000).toISOString();
      const [known] = await admin`select from pg_roles where rolname = ${role}`;
      await admin.unsafe(`
        ${known ? "alter" : "create"} role ${role}
          login noinherit password '${password}' valid until '${validUntil}';
        grant ${isReadOnly ? "supabase_read_only_user" : "postgres"} to ${role};
      `).simple();
      return { role, password };
    },
    async dropLoginRoles() {
      const roles = await admin<{ rolname: string }[]>`
        select rolname from pg_roles where starts_with(rolname, 'cli_login_')`;
      for (const { rolname } of roles) await admin.unsafe(`drop role ${rolname}`);
    },
  };
}

/** The role as which a hosted project answers queries that only read. */
export async function createReadOnlyRole(admin: Sql): Promise<void> {
  await admin.unsafe(`
    create role supabase_read_only_user nologin bypassrls;
    grant pg_read_all_data to supabase_read_only_user;
    grant supabase_read_only_user to postgres;
  `).simple();
}

/** postgres.js gives an array of results for several statements, and one result for one. */
function lastWithRows(results: unknown): unknown[] {
  if (!Array.isArray(results)) return [];
  const isMany = results.length > 0 && results.every((each) => Array.isArray(each));
  if (!isMany) return [...results];
  return results.findLast((each) => Array.isArray(each) && each.length > 0) ?? [];
}

/** postgres-meta, which runs the queries of a hosted project, answers times as Postgres writes them. */
const asPostgresMeta = {
  bigint: {
    to: 20,
    from: [20],
    serialize: String,
    parse: (text: string) => Number.isSafeInteger(Number(text)) ? Number(text) : text,
  },
  date: {
    to: 1184,
    from: [1082, 1114, 1184, 1186],
    serialize: (value: unknown) => value instanceof Date ? value.toISOString() : String(value),
    parse: (text: string) => text,
  },
};
