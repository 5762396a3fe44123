/**
 * Measures several works in turns, round by round, so that a slow moment of the machine affects all
 * of them.
 */
import type { Sql } from "postgres";
import { endAll } from "./database.ts";
import { median } from "./median.ts";
import type { Work } from "./work.ts";

export const connections = 8;

/**
 * Transactions per connection in a round. There are few, so that the starts of one user stay near
 * what the limits allow.
 */
const transactions = 12;

/**
 * Runs each work in each round, over eight connections. Returns the medians, in transactions per
 * second.
 */
export async function measure<Name extends string>(
  sql: Sql,
  works: Record<Name, Work>,
  users: string[],
  rounds: number,
): Promise<Record<Name, number>> {
  const rates: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, work] of Object.entries<Work>(works)) {
      (rates[name] ??= []).push(await rateOf(sql, work, users));
      await endAll(sql);
    }
  }
  return Object.fromEntries(
    Object.entries(rates).map(([name, values]) => [name, median(values)]),
  ) as Record<Name, number>;
}

async function rateOf(sql: Sql, work: Work, users: string[]): Promise<number> {
  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    for (let count = 0; count < transactions; count += 1) {
      await work(sql, users[Math.floor(Math.random() * users.length)] ?? "");
    }
  }));
  return connections * transactions / ((performance.now() - begun) / 1000);
}
