import type { Sql, TransactionSql } from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { OwnDatabase } from "../../../../supabase/tests/fixtures/own-database.ts";
import { useOwnDatabases } from "../../../../supabase/tests/fixtures/use-own-databases.ts";
import { localKeys } from "../../../stack/keys.ts";
import { connectWithArrays } from "../../../stack/postgres/connect.ts";
import { checksOfTheDatabase } from "../../checks.ts";
import { runChecks } from "../../run-checks.ts";
import type { DoctorWorld } from "../../world.ts";
import { lastRows, queryReadOnly } from "../../worlds/query-read-only.ts";
import { calls } from "./calls.ts";
import { cron } from "./cron.ts";
import { failedRun, faultsInCronAndCalls, refused } from "./faults/in-cron-and-calls.ts";
import { faultsInRows } from "./faults/in-rows.ts";
import { faultsInTheSchema } from "./faults/in-the-schema.ts";

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

const faults = [...faultsInTheSchema, ...faultsInCronAndCalls, ...faultsInRows];

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

it.each(faults)("the doctor finds $title", async ({ check, plant, says, mends }) => {
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
