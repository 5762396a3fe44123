import type { Sizes } from "../../client/e2e/sizes.ts";
import type { Start } from "./lighthouse.ts";
import { median } from "./median.ts";
import type { Taps } from "./taps.ts";

export function printScores(starts: Record<string, Start[]>): void {
  console.log(
    "\n| start | performance | accessibility | best practices | FCP ms | LCP ms | TBT ms (lowest to highest) | TBT by the thread's own time | CLS | KB over the wire | machine |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const [name, runs] of Object.entries(starts)) {
    const middle = (pick: (start: Start) => number) => median(runs.map(pick));
    const blocked = runs.map((run) => Math.round(run.tbt)).sort((a, b) => a - b);
    const cells = [
      name,
      middle((run) => run.performance),
      middle((run) => run.accessibility),
      middle((run) => run.bestPractices),
      Math.round(middle((run) => run.fcp)),
      Math.round(middle((run) => run.lcp)),
      `${Math.round(median(blocked))} (${blocked[0]} to ${blocked.at(-1)})`,
      Math.round(middle((run) => run.ownTbt)),
      middle((run) => run.cls).toFixed(3),
      Math.round(middle((run) => run.transfer) / 1000),
      Math.round(middle((run) => run.machine)),
    ];
    console.log(`| ${cells.join(" | ")} |`);
    const wanting = new Set(runs.flatMap((run) => run.wanting));
    if (wanting.size > 0) console.log(`  below 0.9: ${[...wanting].join(", ")}`);
  }
}

export function printTaps(builds: Record<string, Taps>): void {
  console.log(
    "\n| tap, with 500 videos | build | median ms | longest ms | taps | machine ÷ factor |",
  );
  console.log("| --- | --- | --- | --- | --- | --- |");
  for (const what of ["Make", "a chip", "a tile"] as const) {
    for (const [build, taps] of Object.entries(builds)) {
      const times = taps[what];
      const [index, factor] = [median(taps.machine), median(taps.factor)];
      const cells = [
        what,
        build,
        Math.round(median(times)),
        Math.max(...times),
        times.length,
        `${Math.round(index)} ÷ ${factor.toFixed(1)}`,
      ];
      console.log(`| ${cells.join(" | ")} |`);
    }
  }
}

/** @param perBlock milliseconds of work, for each part of the list */
export function printLongList(perBlock: number[]): void {
  const first = perBlock[0] ?? Number.NaN;
  console.log(
    "\n| part of the list of 10,000 videos | ms per block | relative to the first part |",
  );
  console.log("| --- | --- | --- |");
  for (const [index, work] of perBlock.entries()) {
    console.log(`| ${index + 1} | ${work.toFixed(1)} | ${(work / first).toFixed(2)} |`);
  }
}

export function printSizes(sizes: Sizes, budget: Sizes): void {
  console.log("\n| what | KB | budget |\n| --- | --- | --- |");
  for (const [name, size] of Object.entries(sizes)) {
    const most = budget[name as keyof Sizes] / 1000;
    console.log(`| ${name} | ${(size / 1000).toFixed(1)} | ${most} |`);
  }
}
