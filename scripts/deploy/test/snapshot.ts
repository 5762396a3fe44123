import type { Sql } from "postgres";
import * as z from "zod/mini";
import { schemaText } from "../../../supabase/tests/schema/schema-text.ts";
import type { HostedWorld } from "./hosted-world.ts";

/**
 * Everything that a deploy leaves behind, to be compared with what it left in another world. What
 * differs there is shown as where it comes from: a given value by its name, and a secret that was
 * made at random by the place where it is kept, so the copies of it have to agree.
 */
export async function snapshot({ supabase, stripe, given }: HostedWorld): Promise<object> {
  const { state, stack: { sql } } = supabase;
  const vault = await sql<{ name: string; secret: string; description: string }[]>`
    select name, decrypted_secret as secret, description from vault.decrypted_secrets order by name`;
  const origins = new Map([
    ...Object.entries(given).map(([name, value]) => [value, `<${name}>`] as const),
    ...vault.map(({ name, secret }) => [secret, `<${name} of the Vault>`] as const),
    ...state.keys.map(({ type, name, key }) => [key, `<${type} key ${name}>`] as const),
  ]);
  const shown = (value: string) => origins.get(value) ?? value;
  const endpoints = z.parse(
    endpointsSchema,
    await (await fetch(`${stripe.controlUrl}/endpoints`)).json(),
  );
  return {
    migrations:
      await sql`select version, name, statements from supabase_migrations.schema_migrations order by version`,
    schema: await schemaText(sql),
    rows: await readRows(sql),
    jobs: await sql`select jobname, schedule, command, active from cron.job order by jobname`,
    buckets:
      await sql`select id, public, file_size_limit, allowed_mime_types from storage.buckets order by id`,
    vault: vault.map((
      { name, secret },
    ) => [name, state.keys.some(({ key }) => key === secret) ? shown(secret) : name]),
    keys: state.keys.map(({ type, name }) => `${type} ${name}`).sort(),
    secrets: Object.fromEntries(
      [...state.secrets].sort().map(([name, value]) => [name, shown(value)]),
    ),
    functions: Object.fromEntries(
      [...state.functions].sort().map((
        [slug, { verify_jwt, ezbr_sha256, status }],
      ) => [slug, { verify_jwt, ezbr_sha256, status }]),
    ),
    settings: [state.auth, state.realtime, state.postgrest, state.storage],
    endpoints: endpoints.map(({ secrets, url, ...endpoint }) => ({
      ...endpoint,
      path: new URL(url).pathname,
      secrets: secrets.map(shown),
    })),
  };
}

const endpointsSchema = z.array(z.object({
  url: z.string(),
  enabled_events: z.array(z.string()),
  status: z.string(),
  secrets: z.array(z.string()),
}));

/**
 * All rows of our tables, without the moments at which they were written, and without what the
 * project has done meanwhile: the passes of cron, and the webhooks of the smoke test.
 */
async function readRows(sql: Sql): Promise<Record<string, unknown>> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name
    from pg_catalog.pg_tables
    where schemaname in ('public', 'private') and tablename not in ('reconcile_chain', 'payment_event_windows', 'webhook_deliveries')
    order by 1`;
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) {
    const [content] = await sql.unsafe<{ text: string }[]>(
      `select coalesce(string_agg(row::text, E'\\n' order by row::text), '') as text from ${name} as row`,
    );
    rows[name] = content?.text.replaceAll(/\d{4}-\d\d-\d\d \d\d:[\d:.+]+/g, "<time>");
  }
  return rows;
}
