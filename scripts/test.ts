/**
 * `npm test`: runs every check and every suite, then prints a table of the suites and one line with
 * the totals.
 *
 * `npm test -- ledger` runs the files with the word in their path. If there are none, it runs the
 * tests with the word in their title.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runAllChecks, type Tally } from "./check/checks.ts";
import { findChromium } from "./test/browser.ts";
import { findHeadlessShell } from "./test/headless-shell.ts";
import { readArguments, select } from "./test/run/selection.ts";
import { describeRun } from "./test/run/summary.ts";
import { listTestFiles, root, runVitest } from "./test/run/vitest.ts";

const help = `npm test -- takes the options of vitest, and words:
npm test                       every check and every suite
npm test -- <words>            files with one of the words in their path, or tests with the words in their title
npm test -- --project <suite>  one suite; repeat it for more
npm test -- -t "a title"       the tests whose title matches`;

async function runSuites(args: string[]): Promise<Tally> {
  const selection = await select(
    readArguments(args),
    await listTestFiles(),
    (path) => readFile(join(root, path), "utf8"),
  );
  if (selection === null) {
    console.log("✗ no test has these words in its path or its title");
    return { passed: 0, failed: 1 };
  }
  if (selection.suites.has("stories")) await findBrowsers();
  const report = await runVitest(selection.vitestArguments);
  if (report === null) {
    console.log("✗ the suites ended without a report");
    return { passed: 0, failed: 1 };
  }
  console.log(`\n${describeRun(report)}`);
  return report;
}

/** A CHROMIUM_PATH of the user's own is for all stories. */
async function findBrowsers(): Promise<void> {
  const isChosen = Boolean(process.env["CHROMIUM_PATH"]);
  process.env["CHROMIUM_PATH"] = await findChromium(console.log);
  const shell = isChosen ? null : await findHeadlessShell(console.log);
  if (shell !== null) process.env["HEADLESS_SHELL_PATH"] = shell;
}

async function main(args: string[]): Promise<void> {
  if (args.includes("--help")) {
    console.log(help);
    return;
  }
  const checks = args.length === 0 ? await runAllChecks(false) : { passed: 0, failed: 0 };
  const suites = await runSuites(args);
  const failed = checks.failed + suites.failed;
  console.log(`\n${checks.passed + suites.passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main(process.argv.slice(2));
