/** Every fault planted in the functions is caught by their own tests. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { missingInTable } from "./check-table.ts";
import { type ProcessorMutant, processorMutants } from "./processor.ts";

const repository = new URL("../../..", import.meta.url).pathname;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wan-pwa-mutants-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The functions as they stand, but for one fault; without one, just as they stand. */
async function copyWith(mutant?: ProcessorMutant): Promise<string> {
  const root = await mkdtemp(join(folder, "copy-"));
  const functions = join(root, "supabase/functions");
  // The compiler's options lie outside the copy, and the tests run without them.
  const filter = (path: string) => !path.endsWith("tsconfig.json");
  await cp(join(repository, "supabase/functions"), functions, { recursive: true, filter });
  for (const name of ["node_modules", ".env.example"]) {
    await symlink(join(repository, name), join(root, name));
  }
  if (mutant) {
    const path = join(functions, mutant.file);
    const parts = (await readFile(path, "utf8")).split(mutant.replace);
    assert.equal(parts.length, 2, `${mutant.title}: once in ${mutant.file}: ${mutant.replace}`);
    await writeFile(path, parts.join(mutant.by));
  }
  return root;
}

/** The title of the first test that fails; null when all pass. */
async function firstFailure(root: string, file = ""): Promise<string | null> {
  const reportFile = join(root, "report.json");
  const child = spawn(process.execPath, [
    join(repository, "node_modules/vitest/vitest.mjs"),
    ...(file === "" ? ["run"] : ["related", "--run", join(root, "supabase/functions", file)]),
    "--root",
    root,
    "--bail",
    "1",
    "--no-isolate",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
  ], { cwd: root, stdio: "ignore" });
  await once(child, "close");
  const report = JSON.parse(await readFile(reportFile, "utf8")) as {
    success: boolean;
    testResults: { assertionResults: { status: string; title: string }[] }[];
  };
  if (report.success) return null;
  return report.testResults.flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === "failed")?.title ?? "";
}

it("without a fault, no test fails", async () => {
  expect(await firstFailure(await copyWith())).toBeNull();
});

it.each(processorMutants)("caught: $title", async (mutant) => {
  const caught = await firstFailure(await copyWith(mutant), mutant.file);
  console.log(`| ${mutant.title} | ${caught} |`);
  expect(caught).toBeTruthy();
});

it("the table in the README names every fault", async () => {
  expect(await missingInTable(processorMutants.map(({ title }) => title))).toEqual([]);
});
