/**
 * What is done to the rows of the stories while the triggers are off, on a connection of its own:
 * each time a connection switches its triggers off or on, Postgres forgets how it runs the
 * statements of our functions there. To plan them again took a third of a story's time.
 */
import type { Sql } from "postgres";
import { connect } from "../../../scripts/stack/postgres/connect.ts";
import { letPass, letPassForPurchases } from "../fixtures/clock.ts";

export interface Untriggered {
  letPass(users: string[], seconds: number): Promise<void>;
  letPassForPurchases(users: string[], seconds: number): Promise<void>;
  /** Deletes all users and their rows. */
  sweep(): Promise<void>;
  end(): Promise<void>;
}

export async function connectUntriggered(url: string): Promise<Untriggered> {
  const sql = connect(url, 1);
  await sql`set session_replication_role = 'replica'`;
  const sweepText = await writeSweep(sql);
  return {
    letPass: (users, seconds) => letPass(sql, users, seconds),
    letPassForPurchases: (users, seconds) => letPassForPurchases(sql, users, seconds),
    sweep: async () => void await sql.unsafe(sweepText),
    end: () => sql.end({ timeout: 1 }),
  };
}

const swept = [
  "public.profiles",
  "private.daily_credits",
  "private.files_to_remove",
  "private.uploads",
  "private.upload_counts",
  "private.webhook_deliveries",
];

/**
 * Deletes from these tables and all that refer to them. A truncate takes longer for so few rows, and
 * every connection would plan again what it does with these tables.
 */
async function writeSweep(sql: Sql): Promise<string> {
  const tables = await sql.unsafe<{ name: string }[]>(`
    with recursive emptied as (
      select unnest('{${swept.join(", ")}}'::regclass[])::oid as oid
      union
      select conrelid from pg_catalog.pg_constraint join emptied on confrelid = emptied.oid
    )
    select oid::regclass::text as name from emptied`);
  const names = [
    ...tables.map(({ name }) => name),
    "realtime.messages",
    "storage.objects",
    "auth.users",
  ];
  return names.map((name) => `delete from ${name};`).join("\n");
}
