/**
 * `npm test`: every check and every suite, and one line at the end that adds them up.
 *
 * `npm test -- --project functions` passes its arguments on to vitest.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { runAllChecks, type Tally } from "./check/checks.ts";
import { findChromium } from "./test/browser.ts";

const root = new URL("..", import.meta.url).pathname;

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  /** A file that broke before its first test. */
  numFailedTestSuites: z.number(),
  success: z.boolean(),
});

async function runSuites(args: string[]): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-test-"));
  const reportFile = join(folder, "report.json");
  const child = spawn(process.execPath, [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--config",
    "scripts/test/vitest.config.ts",
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
    ...args,
  ], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "close");
  try {
    const report = z.parse(reportSchema, JSON.parse(await readFile(reportFile, "utf8")));
    const broken = report.success && code === 0 ? 0 : Math.max(1, report.numFailedTests);
    return { passed: report.numPassedTests, failed: broken };
  } catch {
    console.log("✗ the suites ended without a report");
    return { passed: 0, failed: 1 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const total: Tally = { passed: 0, failed: 0 };
const add = ({ passed, failed }: Tally) => {
  total.passed += passed;
  total.failed += failed;
};

const suiteArguments = process.argv.slice(2);
if (suiteArguments.includes("--help")) {
  console.log(
    'npm test -- takes what vitest takes: --project stories, the name of a file, -t "a title".',
  );
  process.exit(0);
}
if (suiteArguments.length === 0) add(await runAllChecks(false));
process.env["CHROMIUM_PATH"] = await findChromium(console.log);
add(await runSuites(suiteArguments));

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
