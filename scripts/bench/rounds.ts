/** Measuring: several works in turn, round for round, so that a slow moment of the machine meets all alike. */
import type { Sql } from "postgres";
import type { Work } from "./work.ts";

export interface Rate {
  /** The median of the rounds. Unit: transactions a second. */
  perSecond: number;
}

export const connections = 8;

/** Runs each work for `roundMs` in each of `rounds` rounds, over eight connections. */
export async function measure<Name extends string>(
  sql: Sql,
  works: Record<Name, Work>,
  users: string[],
  { rounds, roundMs }: { rounds: number; roundMs: number },
): Promise<Record<Name, number>> {
  const rates: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, work] of Object.entries<Work>(works)) {
      (rates[name] ??= []).push(await rateOf(sql, work, users, roundMs));
    }
  }
  return Object.fromEntries(
    Object.entries(rates).map(([name, values]) => [name, median(values)]),
  ) as Record<Name, number>;
}

async function rateOf(sql: Sql, work: Work, users: string[], roundMs: number): Promise<number> {
  const begun = performance.now();
  const deadline = begun + roundMs;
  const counts = await Promise.all(Array.from({ length: connections }, async () => {
    let count = 0;
    while (performance.now() < deadline) {
      await work(sql, users[Math.floor(Math.random() * users.length)] ?? "");
      count += 1;
    }
    return count;
  }));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total / ((performance.now() - begun) / 1000);
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle] ?? 0
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
