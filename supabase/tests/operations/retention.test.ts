import type { TransactionSql } from "postgres";
import { describe, expect, it, onTestFinished } from "vitest";
import { sql, undone } from "../fixtures/database.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";

const databases = useOwnDatabases();

/** Tables that keep every row, and why they cannot fill the disk. */
const kept: Record<string, string> = {
  "private.account_deletions": "one row per deleted account, which is also kept",
  "private.mail_providers": "written by the catalog",
  "private.payment_event_windows": "one row for test and one for live mode",
  "private.reconcile_chain": "one row",
  "private.settings": "one row",
  "private.throw_away_domains": "written by the catalog",
  "private.welcomed_addresses": "one hash per address, so that nobody is welcomed twice",
  "private.welcomes": "one row per account; a deleted one keeps its place in the day's total",
  "public.credit_transactions": "the ledger",
  "public.generations": "the ledger refers to them",
  "public.model_prices": "written by the catalog",
  "public.model_times": "one row per model, resolution and length",
  "public.models": "written by the catalog",
  "public.packs": "written by the catalog",
  "public.profiles": "the ledger refers to them",
  "public.purchases": "the ledger refers to them, and a user makes ten per hour at most",
};

/** Tables whose rows end with something else, and with what. */
const emptied: Record<string, string> = {
  "private.files_to_remove": "reconcile removes the file and the row",
  "private.generation_files": "a video deletion and an account deletion delete them",
  "private.purchase_addresses": "deleted when the checkout session is known, or expired",
  "private.uploads": "one row per file in Storage at most, and each ends with its file",
  "private.push_subscriptions": "ten per user at most, and each ends with its session",
};

interface Pruned {
  days: number;
  /** Inserts `rows` rows that are `days` days old. */
  insert(tx: TransactionSql, rows: number, days: number): Promise<unknown>;
  /** Tells these rows from those of other tests, which run at the same time. */
  mark: string;
}

const nobody = "00000000-0000-4000-8000-000000000028";

/** Tables from which cron deletes what is older than these days. */
const pruned: Record<string, Pruned> = {
  "cron.job_run_details": {
    days: 7,
    insert: (tx, rows, days) =>
      tx`insert into cron.job_run_details (command, username, start_time)
         select 'retention', 'postgres', now() - make_interval(days => ${days}, mins => n::int)
         from generate_series(1, ${rows}::int) as n`,
    mark: "command = 'retention'",
  },
  "private.daily_credits": {
    days: 30,
    insert: (tx, rows, days) =>
      tx`insert into private.daily_credits (day, shard, credits)
         select (now() at time zone 'utc')::date - 1 - ${days}::int, 1000 + n, 0
         from generate_series(1, ${rows}::int) as n`,
    mark: "shard >= 1000",
  },
  "private.upload_counts": {
    days: 1,
    insert: (tx, rows, days) =>
      tx`insert into private.upload_counts (user_id, bucket, path, bytes, uploaded_at)
         select ${nobody}, 'clips', '', n, now() - make_interval(days => ${days}, mins => n::int)
         from generate_series(1, ${rows}::int) as n`,
    mark: `user_id = '${nobody}'`,
  },
  "private.webhook_deliveries": {
    days: 7,
    insert: (tx, rows, days) =>
      tx`insert into private.webhook_deliveries (provider, webhook_id, outcome, received_at)
         select 'retention', ${days}::int || '-' || n, 'applied', now() - make_interval(days => ${days}, mins => n::int)
         from generate_series(1, ${rows}::int) as n`,
    mark: "provider = 'retention'",
  },
};

/** Three batches and a half. */
const ROWS = 17_500;

async function count(tx: TransactionSql, table: string): Promise<number> {
  const [row] = await tx.unsafe<{ rows: number }[]>(
    `select count(*)::int as rows from ${table} where ${pruned[table]?.mark ?? "false"}`,
  );
  return row?.rows ?? 0;
}

describe("every table that grows is pruned", () => {
  it("and each of ours is kept for a reason, emptied by its use, or pruned", async () => {
    const tables = await sql<{ name: string }[]>`
      select schemaname || '.' || tablename as name from pg_tables
      where schemaname in ('public', 'private', 'admin')
      order by 1`;
    const known = { ...kept, ...emptied, ...pruned };
    expect(tables.map(({ name }) => name).filter((name) => known[name] === undefined)).toEqual([]);
  });

  it.each(Object.entries(pruned))(
    "%s loses what is older, in batches, and keeps what is younger",
    async (table, { days, insert }) => {
      await undone(async (tx) => {
        await insert(tx, ROWS, days + 1);
        await insert(tx, 3, days - 2);
        await tx`set local role postgres`;
        await tx`select private.upkeep_daily()`;
        await tx`reset role`;
        expect(await count(tx, table)).toBe(3);
      });
    },
  );

  it("and when the time is over, the rest waits for the next call", async () => {
    await undone(async (tx) => {
      for (const { days, insert } of Object.values(pruned)) {
        await insert(tx, ROWS, days + 1);
      }
      const left: number[] = [];
      for (let call = 0; call < 4; call += 1) {
        await tx`select private.upkeep_daily(0)`;
        left.push(await count(tx, "private.webhook_deliveries"));
      }
      expect(left).toEqual([12_500, 7_500, 2_500, 0]);
      expect(await count(tx, "cron.job_run_details")).toBe(0);
    });
  });

  // In a database of its own: the call locks the welcomes until the transaction ends, and a sign-up
  // that waits for them for five seconds gets its free credits only an hour later.
  it("and files that nothing refers to are queued ten thousand at a time", async () => {
    const { sql: own, drop } = await databases.create();
    onTestFinished(drop);
    await own`
      insert into storage.objects (bucket_id, name, created_at)
      select (array['pictures', 'clips', 'sounds'])[1 + n % 3], 'retention/' || n, now() - interval '2 days'
      from generate_series(1, 10050) as n`;
    const queued: number[] = [];
    for (let call = 0; call < 2; call += 1) {
      await own`select private.upkeep_hourly()`;
      const [row] = await own<{ rows: number }[]>`
        select count(*)::int as rows from private.files_to_remove`;
      queued.push(row?.rows ?? 0);
    }
    expect(queued).toEqual([10_000, 10_050]);
  });
});
