/** The result of a run of the suites, and the text that reports it. */
import * as z from "zod/mini";

export const runReportSchema = z.object({
  passed: z.number(),
  failed: z.number(),
  suites: z.array(z.object({
    name: z.string(),
    tests: z.number(),
    /** From the start of its first file to the end of its last. */
    seconds: z.number(),
  })),
  /** The time for stacks, apps and browsers that start before the first test. */
  setUpSeconds: z.number(),
  slowest: z.array(z.object({ suite: z.string(), title: z.string(), seconds: z.number() })),
});
export type RunReport = z.infer<typeof runReportSchema>;

export const SLOWEST_TESTS_MAX = 10;

/** The table of the suites and the slowest tests, as lines of plain text. */
export function describeRun({ suites, setUpSeconds, slowest }: RunReport): string {
  if (suites.length === 0) return "No test was run.";
  const rows = suites.map(({ name, tests, seconds }) => [name, String(tests), tenths(seconds)]);
  if (setUpSeconds >= 1) rows.unshift(["(set-up)", "", tenths(setUpSeconds)]);
  return [
    ...table(["suite", "tests", "seconds"], rows),
    "",
    "The slowest tests:",
    ...table([], slowest.map(({ suite, title, seconds }) => [suite, tenths(seconds), title])),
  ].join("\n");
}

const tenths = (seconds: number) => seconds.toFixed(1);
const isNumber = (cell: string) => /^[\d.]*$/.test(cell);

/**
 * Columns are as wide as their widest cell. Words are aligned to the left, numbers to the right.
 */
function table(head: string[], rows: string[][]): string[] {
  const all = head.length > 0 ? [head, ...rows] : rows;
  const widths = (all[0] ?? []).map((_cell, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0))
  );
  return all.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      const isRight = rows.every((other) => isNumber(other[column] ?? ""));
      return isRight ? cell.padStart(width) : cell.padEnd(width);
    }).join("  ").trimEnd()
  );
}
