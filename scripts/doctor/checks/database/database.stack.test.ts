import type { Sql, TransactionSql } from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { OwnDatabase } from "../../../../supabase/tests/fixtures/own-database.ts";
import { useOwnDatabases } from "../../../../supabase/tests/fixtures/use-own-databases.ts";
import { localKeys } from "../../../stack/keys.ts";
import { connectWithArrays } from "../../../stack/postgres/connect.ts";
import { checksOfTheDatabase } from "../../checks.ts";
import { runChecks } from "../../run-checks.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { lastRows, queryReadOnly } from "../../worlds/query-read-only.ts";
import { buckets } from "./buckets.ts";
import { calls } from "./calls.ts";
import { cron } from "./cron.ts";
import { drift } from "./drift.ts";
import { unsettled } from "./unsettled.ts";
import { vault } from "./vault.ts";
import { violations } from "./violations.ts";

const databases = useOwnDatabases();
const root = new URL("../../../..", import.meta.url).pathname;

let database: OwnDatabase;
let sql: Sql;
let local: DoctorWorld;
beforeAll(async () => {
  database = await databases.create();
  sql = await connectWithArrays(database.url, 4);
  await sql`update cron.job set database = current_database() where true`;
  const [secret] = await sql<{ url: string }[]>`
    select decrypted_secret as url from vault.decrypted_secrets where name = 'project_url'`;
  local = {
    url: secret?.url ?? "",
    publishableKey: localKeys.publishable,
    secretKeys: [localKeys.secret, localKeys.cronSecret],
    query: (text) => queryReadOnly(sql, `set local role postgres; ${text}`),
    project: null,
    given: {},
    root,
  };
});

afterAll(() => sql?.end({ timeout: 1 }));

/** Runs as the superuser, and is undone. */
async function undone(work: (tx: TransactionSql) => Promise<void>): Promise<void> {
  const end = new Error("undone");
  await sql.begin(async (tx) => {
    await work(tx);
    throw end;
  }).catch((error: unknown) => {
    if (error !== end) throw error;
  });
}

/** What the doctor sees within a transaction, as the role that it has. */
const within = (tx: TransactionSql): DoctorWorld => ({
  ...local,
  async query<Row extends object>(text: string) {
    return lastRows(await tx.unsafe(text).simple()) as Row[];
  },
});

it("a migrated database is healthy", async () => {
  const outcomes = await runChecks(checksOfTheDatabase, local, () => {});
  expect(outcomes.filter(({ state }) => state !== "well")).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(6);
});

const aUser = "insert into auth.users (id, email) values (gen_random_uuid(), 'a@example.com')";
const failedRun =
  `insert into cron.job_run_details (jobid, status, return_message, start_time, end_time)
    select jobid, 'failed', 'ERROR: no such thing', now(), now() from cron.job where jobname = 'audit'`;
const refused = (status: number, content: string) =>
  `insert into net._http_response (id, status_code, content) select n, ${status}, '${content}' from generate_series(1, 6) n`;

/** Only pg_catalog says that it is there: the stand-ins of this machine are no extensions. */
const extension = (name: string) =>
  `insert into pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    values (99999, '${name}', 10, 11, false, '1.0')`;

interface Fault {
  title: string;
  check: Check;
  plant: string[];
  /** What the finding says. */
  says: string;
  /** The statements that the finding prints mend it. */
  mends?: false;
}

const faults: Fault[] = [
  {
    title: "a policy that is dropped",
    check: drift,
    plant: [`drop policy "Users read their own generations" on public.generations`],
    says: `The relation public.generations differs: it lacks \`policy "Users read their own`,
    mends: false,
  },
  {
    title: "a policy for everybody",
    check: drift,
    plant: ["create policy all_see_all on public.generations for select to anon using (true)"],
    says: 'it has `policy "all_see_all": permissive select to anon using true`',
  },
  {
    title: "a function that everybody may execute",
    check: drift,
    plant: ["grant execute on function private.add_credits to public"],
    says: "it has `grant to everybody: execute`",
  },
  {
    title: "a table that anybody may write",
    check: drift,
    plant: ["grant insert, update on public.profiles to anon"],
    says: "it has `grant to anon: insert, update`",
  },
  {
    title: "a grant that is gone",
    check: drift,
    plant: ["revoke execute on function public.start_generation from authenticated"],
    says: "it lacks `grant to authenticated: execute`",
  },
  {
    title: "a column that users may write",
    check: drift,
    plant: ["grant update (credits) on public.profiles to authenticated"],
    says: "update of columns is `credits, display_name` in place of `display_name`",
  },
  {
    title: "a table without row-level security",
    check: drift,
    plant: ["alter table public.purchases disable row level security"],
    says: "The relation public.purchases differs: its definition",
  },
  {
    title: "a trigger that is switched off",
    check: drift,
    plant: ["alter table public.generations disable trigger user"],
    says: ", disabled",
  },
  {
    title: "a trigger that is dropped",
    check: drift,
    plant: ["drop trigger uploads_are_counted on storage.objects"],
    says: "it lacks `trigger: CREATE TRIGGER uploads_are_counted",
  },
  {
    title: "a constraint that is dropped",
    check: drift,
    plant: ["alter table private.settings drop constraint there_is_one_row"],
    says: "it lacks `constraint there_is_one_row",
  },
  {
    title: "a function that was changed by hand",
    check: drift,
    plant: [
      "create or replace function private.own_domain(p_address text) returns text language sql as 'select p_address'",
    ],
    says: "The function private.own_domain differs: its definition is",
    mends: false,
  },
  {
    title: "a function that has its owner's rights no more",
    check: drift,
    plant: ["alter function private.add_credits security invoker"],
    says: "The function private.add_credits differs",
    mends: false,
  },
  {
    title: "a function of somebody else",
    check: drift,
    plant: ["create function public.backdoor() returns int language sql as 'select 1'"],
    says: "The function public.backdoor is not in the repository",
    mends: false,
  },
  {
    title: "a view with its owner's rights",
    check: drift,
    plant: ["alter view private.violations reset (security_invoker)"],
    says: "The relation private.violations differs",
    mends: false,
  },
  {
    title: "an index that is gone",
    check: drift,
    plant: ["drop index private.welcomes_given"],
    says: "it lacks `index: CREATE INDEX welcomes_given",
  },
  {
    title: "the database of another version",
    check: drift,
    plant: ["drop schema private cascade"],
    says: "objects differ from the repository",
    mends: false,
  },
  {
    title: "a public bucket",
    check: buckets,
    plant: ["update storage.buckets set public = true where id = 'videos'"],
    says: "The bucket videos is public.",
  },
  {
    title: "a bucket without limits",
    check: buckets,
    plant: [
      "update storage.buckets set file_size_limit = null, allowed_mime_types = null where id = 'pictures'",
    ],
    says: "The bucket pictures takes any type of at most any number of bytes",
  },
  {
    title: "a bucket that is gone",
    check: buckets,
    plant: [
      "select set_config('storage.allow_delete_query', 'true', true)",
      "delete from storage.buckets where id = 'posters'",
    ],
    says: "The bucket posters is missing.",
  },
  {
    title: "a cron job that is switched off",
    check: cron,
    plant: ["update cron.job set active = false where jobname = 'reconcile'"],
    says: "The cron job reconcile is switched off.",
  },
  {
    title: "a cron job that is gone",
    check: cron,
    plant: ["delete from cron.job where jobname = 'audit'"],
    says: "The cron job audit is missing.",
  },
  {
    title: "a cron job at another time",
    check: cron,
    plant: ["update cron.job set schedule = '0 0 * * *' where jobname = 'reconcile'"],
    says: "The cron job reconcile is `0 0 * * * select",
  },
  {
    title: "a cron job of an earlier version",
    check: cron,
    plant: [
      "set local role postgres",
      "select cron.schedule('tidy', '* * * * *', 'select private.tidy()')",
    ],
    says: "The cron job tidy is not in the repository",
  },
  {
    title: "a cron job of another role",
    check: cron,
    plant: ["update cron.job set username = 'anon' where jobname = 'upkeep-daily'"],
    says: "The cron job upkeep-daily runs as anon.",
    mends: false,
  },
  {
    title: "a cron job whose last run failed",
    check: cron,
    plant: [failedRun],
    says: "The last run of the cron job audit failed: ERROR: no such thing",
    mends: false,
  },
  {
    title: "pg_cron without its process",
    check: cron,
    plant: [extension("pg_cron")],
    says: "The process of pg_cron does not run",
    mends: false,
  },
  {
    title: "pg_net without its process",
    check: calls,
    plant: [extension("pg_net")],
    says: "The process of pg_net does not run",
    mends: false,
  },
  {
    title: "calls without an answer",
    check: calls,
    plant: [
      `insert into cron.job_run_details (command, status, start_time)
        select 'select private.call_function(''reconcile'')', 'succeeded', clock_timestamp() from generate_series(1, 5)`,
    ],
    says: "Of the last 5 calls of functions none has an answer.",
    mends: false,
  },
  {
    title: "no extension pg_cron",
    check: cron,
    plant: ["drop schema cron cascade"],
    says: "The extension pg_cron is switched off.",
    mends: false,
  },
  {
    title: "the Vault's address of another project",
    check: vault,
    plant: [
      "update vault.secrets set secret = 'https://other.supabase.co' where name = 'project_url'",
    ],
    says: "The Vault's project_url is not http",
    mends: false,
  },
  {
    title: "a secret key that was revoked",
    check: vault,
    plant: ["update vault.secrets set secret = 'sb_secret_old' where name = 'secret_key'"],
    says: "The Vault's secret_key is not a secret key of this project.",
    mends: false,
  },
  {
    title: "no address key",
    check: vault,
    plant: ["delete from vault.secrets where name = 'address_key'"],
    says: "The Vault's address_key is missing.",
    mends: false,
  },
  {
    title: "a Vault that cannot be decrypted",
    check: vault,
    plant: [
      `create function vault.fail() returns text language plpgsql as $$ begin raise 'pgsodium_crypto_aead_det_decrypt_by_id: invalid ciphertext'; end $$`,
      "create or replace view vault.decrypted_secrets as select id, name, description, secret, vault.fail() as decrypted_secret, key_id, nonce, created_at, updated_at from vault.secrets",
    ],
    says: "The Vault's secrets cannot be decrypted.",
    mends: false,
  },
  {
    title: "calls that are refused",
    check: calls,
    plant: [refused(401, `{"code": "not_signed_in"}`)],
    says: "6 of the last 6 calls of functions failed, the newest with 401: not_signed_in.",
    mends: false,
  },
  {
    title: "calls that reach no function",
    check: calls,
    plant: [refused(404, "Function not found")],
    says: "the newest with 404.",
    mends: false,
  },
  {
    title: "calls that wait",
    check: calls,
    plant: [
      `insert into net.http_request_queue (method, url, timeout_milliseconds)
        select 'POST', 'http://127.0.0.1:1', 1000 from generate_series(1, 101)`,
    ],
    says: "101 calls of functions wait to be sent.",
    mends: false,
  },
  {
    title: "a generation without news",
    check: unsettled,
    plant: [
      aUser,
      "set local session_replication_role = replica",
      `insert into public.generations (id, user_id, mode, model, resolution, prompt, cost, created_at)
        select gen_random_uuid(), id, 't2v', (select id from public.models limit 1), '480p', 'a long prompt', 10, now() - interval '25 minutes'
        from public.profiles`,
    ],
    says: "1 generation is not settled, the oldest",
    mends: false,
  },
  {
    title: "a purchase that nobody settles",
    check: unsettled,
    plant: [
      aUser,
      "set local session_replication_role = replica",
      `insert into public.purchases (id, user_id, pack, credits, amount, currency, locale, return_to, expires_at, sweep_at)
        select gen_random_uuid(), profiles.id, packs.slug, packs.credits, packs.amount, packs.currency, 'en', 'create', now(), now() - interval '31 minutes'
        from public.profiles, (select * from public.packs limit 1) packs`,
    ],
    says: "1 purchase is not settled, the oldest",
    mends: false,
  },
  {
    title: "a balance that is not the ledger's",
    check: violations,
    plant: [
      aUser,
      "set local session_replication_role = replica",
      "update public.profiles set credits = 7 where true",
    ],
    says: "balance_equals_ledger is violated once: ",
    mends: false,
  },
];

it("what failed before the last deploy is over", async () => {
  await undone(async (tx) => {
    await tx.unsafe(refused(404, "Function not found"));
    await tx.unsafe(failedRun);
    expect(await calls.find(within(tx))).toHaveLength(1);
    expect(await cron.find(within(tx))).toHaveLength(1);
    await tx`update vault.secrets set updated_at = now() + interval '1 second' where name = 'project_url'`;
    expect(await calls.find(within(tx))).toEqual([]);
    expect(await cron.find(within(tx))).toEqual([]);
  });
});

it.each(faults)("finds $title", async ({ check, plant, says, mends }) => {
  await undone(async (tx) => {
    for (const statement of plant) await tx.unsafe(statement);
    await tx`set local role postgres`;
    const findings = await check.find(within(tx));
    expect(findings.map(({ what }) => what).join("\n")).toContain(says);
    for (const { why, mend } of findings) {
      expect(why).toMatch(/\.$/);
      expect(mend).not.toBe("");
    }
    if (mends === false) return;
    for (const { mend } of findings) await tx.unsafe(statementsOf(mend)).simple();
    expect(await check.find(within(tx))).toEqual([]);
  });
});

/** "Run this SQL: …; Or …" */
function statementsOf(mend: string): string {
  const [, statements = ""] = /Run this SQL[^:]*: (.*;)/s.exec(mend) ?? [];
  return statements;
}
