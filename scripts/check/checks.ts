/** The checks that need neither a stack nor a browser. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Check, describeOutcome, runChecks } from "./run-check.ts";

const root = new URL("../..", import.meta.url).pathname;
const bin = (name: string) => join(root, "node_modules/.bin", name);
const functions = "supabase/functions";

/** The slow checks come first, so that the quick ones fill the gaps. */
const checks: Check[] = [
  {
    title: "types of the functions, by Deno",
    command: bin("deno"),
    args: [
      "check",
      "--quiet",
      "--node-modules-dir=manual",
      "--config",
      `${functions}/deno.json`,
      `${functions}/*/index.ts`,
    ],
  },
  { title: "types of the client", command: bin("tsc"), args: ["-p", "client"] },
  {
    title: "types of the scripts, the SQL tests and the stories",
    command: bin("tsc"),
    args: ["-p", "scripts"],
  },
  { title: "types of the functions' tests", command: bin("tsc"), args: ["-p", functions] },
  {
    title: "dead files, exports and packages",
    command: bin("knip"),
    args: ["--config", "scripts/check/knip.jsonc", "--no-progress"],
  },
  { title: "lint", command: bin("oxlint"), args: ["--deny-warnings"] },
  { title: "formatting", command: bin("deno"), args: ["fmt", "--check", "--quiet"] },
  {
    title: "lint of the SQL",
    command: process.execPath,
    args: [join(root, "scripts/check/sql-lint.ts")],
  },
];

/** Tests of the files themselves. `npm test` runs them as part of the suite `scripts`. */
const fileTests: Check = {
  title: "imports, words, functions of the schema, catalog and releases",
  command: process.execPath,
  args: [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--config=scripts/test/vitest.config.ts",
    "--project=scripts",
    "--reporter=dot",
    "imports.test",
    "function-bodies.test",
    "words.test",
    "sync-catalog.test",
    "release/flaws.test",
  ],
};

export interface Tally {
  passed: number;
  failed: number;
}

/**
 * Prints a line for each check. With `withFileTests` it also runs tests that the suites already
 * contain.
 */
export async function runAllChecks(withFileTests: boolean): Promise<Tally> {
  const total: Tally = { passed: 0, failed: 0 };
  await runChecks(
    withFileTests ? [fileTests, ...checks] : checks,
    root,
    availableParallelism(),
    (outcome) => {
      console.log(describeOutcome(outcome));
      total[outcome.passed ? "passed" : "failed"] += 1;
    },
  );
  return total;
}
