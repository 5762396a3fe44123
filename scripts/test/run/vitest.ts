/** Starts vitest with the project's configuration. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import * as z from "zod/mini";
import { makeMemoryFolder } from "./memory-folder.ts";
import type { TestFile } from "./selection.ts";
import { type RunReport, runReportSchema } from "./summary.ts";

export const root = new URL("../../..", import.meta.url).pathname;
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const config = "--config=scripts/test/vitest.config.ts";

const listSchema = z.array(z.object({ file: z.string(), projectName: z.string() }));

/** Every test file with its suite. */
export async function listTestFiles(): Promise<TestFile[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [vitest, "list", "--filesOnly", "--json", config],
    { cwd: root, maxBuffer: 50_000_000 },
  );
  return z.parse(listSchema, JSON.parse(stdout))
    .map(({ file, projectName }) => ({ path: relative(root, file), suite: projectName }));
}

/** Runs suites to their end. Null if vitest ended without a report. */
export async function runVitest(args: string[]): Promise<RunReport | null> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-test-"));
  const reportFile = join(folder, "report.json");
  const memory = await makeMemoryFolder();
  const reporters = ["--reporter=dot", "--reporter=scripts/test/run/reporter.ts"];
  const child = spawn(process.execPath, [vitest, "run", config, ...reporters, ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, RUN_REPORT: reportFile, ...(memory && { TEST_DATA: memory }) },
  });
  const [code] = await once(child, "close");
  try {
    const report = z.parse(runReportSchema, JSON.parse(await readFile(reportFile, "utf8")));
    // A failure while the suites shut down comes after the report.
    return code === 0 ? report : { ...report, failed: Math.max(1, report.failed) };
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true });
    if (memory !== undefined) await rm(memory, { recursive: true, force: true });
  }
}

/** Watches suites until it is stopped, and reruns what a change affects. */
export async function watchVitest(args: string[]): Promise<number> {
  const child = spawn(process.execPath, [vitest, "watch", config, ...args], {
    cwd: root,
    stdio: "inherit",
  });
  const [code] = await once(child, "close");
  return code ?? 0;
}
