/**
 * `npm run bench:db`: compares the speed of the money path with the same writes without any logic,
 * and measures whether it slows down as the ledger grows.
 *
 * Read the ratios, not the rates: both sides run in turns on the same machine, over the same eight
 * connections. The bare side writes the same rows into tables with the same columns, indexes,
 * constraints and foreign keys, without our triggers. It broadcasts with Supabase's own
 * realtime.send, as ours does.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sql } from "postgres";
import { load, makeUsers, setUpBench } from "./bench/database.ts";
import {
  addInDebtBare,
  settleAgain,
  settleAgainBare,
  setUpPurchases,
} from "./bench/purchase-work.ts";
import { connections, measure } from "./bench/rounds.ts";
import * as work from "./bench/work.ts";
import { localPassword, superuser } from "./stack/postgres/cluster.ts";
import { connectWithArrays } from "./stack/postgres/connect.ts";
import { readOptions } from "./command-line/read-options.ts";
import { startStack } from "./stack/stack.ts";

const LINES = 1_000_000;
const { rounds } = readOptions("npm run bench:db --", {
  rounds: { type: "string", default: "40", says: "how many turns each side gets" },
});
const ROUNDS = Number(rounds);

const pairs = [
  ["start", work.startGeneration, work.startBare],
  ["add_credits", work.addCredits, work.addBare],
  ["whole cycle", work.cycle, work.cycleBare],
  ["duplicate webhook", work.duplicateWebhook, work.duplicateBare],
  ["settle that moves nothing", settleAgain, settleAgainBare],
] as const;
/** Measured with users who owe credits. */
const pairsInDebt = [["add_credits, which pay a debt", work.addCredits, addInDebtBare]] as const;

interface Line {
  work: string;
  "per second": number;
  bare: number;
  "beside bare": string;
}

const shareOf = (line: Line | undefined) => Number(line?.["beside bare"]);

async function table(
  sql: Sql,
  users: string[],
  debtors: string[],
  whose: string,
): Promise<Line[]> {
  const lines: Line[] = [];
  const works = [
    ...pairs.map((pair) => [...pair, users] as const),
    ...pairsInDebt.map((pair) => [...pair, debtors] as const),
  ];
  for (const [name, ours, bare, whom] of works) {
    const rates = await measure(sql, { ours, bare }, whom, ROUNDS);
    lines.push({
      work: `${name}, ${whose}`,
      "per second": Math.round(rates.ours),
      bare: Math.round(rates.bare),
      "beside bare": (rates.ours / rates.bare).toFixed(2),
    });
  }
  return lines;
}

const dataFolder = await mkdtemp(join(tmpdir(), "wan-pwa-bench-"));
const stack = await startStack({ ports: { api: 0, db: 0, mailbox: 0 }, dataFolder, seed: false });
try {
  await setUpBench(stack.sql);
  const { host } = new URL(stack.urls.db);
  const sql = await connectWithArrays(
    `postgresql://${superuser}:${localPassword}@${host}/postgres`,
    connections,
  );
  const users = await makeUsers(sql, 1000);
  const debtors = users.splice(500);
  const [hot = ""] = users;
  const [hotDebtor = ""] = debtors;
  await setUpPurchases(sql, users, debtors);
  await work.setUpKnown(sql, hot);
  const all = async () => [
    ...await table(sql, users, debtors, "many users"),
    ...await table(sql, [hot], [hotDebtor], "one user"),
  ];
  const { nothing } = await measure(sql, { nothing: work.one }, users, ROUNDS);
  console.log(`select 1: ${Math.round(nothing)} per second, ${connections} connections`);

  await measure(sql, { ours: work.cycle, bare: work.cycleBare }, users, ROUNDS);
  await stack.sql.unsafe("vacuum analyze");
  const before = await all();
  console.table(before);
  const begun = performance.now();
  await load(sql, LINES);
  console.log(`Loaded ${LINES} lines in ${Math.round((performance.now() - begun) / 1000)} s.`);
  await measure(sql, { ours: work.cycle, bare: work.cycleBare }, users, ROUNDS);
  const after = await all();
  console.table(after.map((line, index) => {
    const earlier = before[index];
    return {
      ...line,
      "growth (before / after)": ((earlier?.["per second"] ?? 0) / line["per second"]).toFixed(2),
      "of that beyond bare": (shareOf(earlier) / shareOf(line)).toFixed(2),
    };
  }));
  await sql.end({ timeout: 5 });
} finally {
  await stack.stop();
  await rm(dataFolder, { recursive: true, force: true });
}
