/**
 * `run-trials.ts <trials>` runs tests of the functions with planted faults and prints the outcomes,
 * both as JSON.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { createVitest } from "vitest/node";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";
import { asPattern } from "../../../scripts/test/run/selection.ts";
import type { Outcome, Trial } from "./judge-processor.ts";
import { plantInText } from "./plant.ts";
import { processorMutants } from "./processor.ts";

const functions = new URL("../../functions", import.meta.url).pathname;
const trials: Trial[] = JSON.parse(process.argv[2] ?? "[]");
const nameOf = (index: number) => `trial ${index}`;

/** Plants the fault in the file's text when vitest loads it. The file itself does not change. */
function planter(title: string) {
  const mutant = processorMutants.find((one) => one.title === title);
  if (mutant === undefined) throw new Error(`There is no fault "${title}".`);
  const path = join(functions, mutant.file);
  return {
    name: `plant: ${title}`,
    enforce: "pre" as const,
    transform: (code: string, id: string) =>
      id.split("?")[0] === path ? plantInText(code, mutant) : undefined,
  };
}

const vitest = await createVitest("test", {
  config: false,
  root: functions,
  watch: false,
  reporters: [{}],
  // No other run may get a module with a fault from the cache.
  fsModuleCache: false,
  // It would write supabase/functions/node_modules, next to the functions.
  cache: false,
  projects: trials.map(({ fault, file, test }, index) => ({
    root: functions,
    plugins: fault === undefined ? [] : [planter(fault)],
    test: {
      name: nameOf(index),
      include: file === undefined ? globSync("**/*.test.ts", { cwd: functions }) : [file],
      ...(test === undefined ? {} : { testNamePattern: new RegExp(`(^| )${asPattern(test)}$`) }),
      isolate: false,
      // Each fault needs a worker of its own, and a thread starts in half the time of a process.
      pool: "threads",
      // A slow test on a busy machine must not look like a caught fault.
      testTimeout: PATIENCE_MS / 2,
      fsModuleCache: false,
    },
  })),
});
await vitest.start();

const errors = vitest.state.getUnhandledErrors().map(String);
const outcomes = trials.map((_, index): Outcome => {
  const modules = vitest.state.getTestModules()
    .filter(({ project }) => project.name === nameOf(index));
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  return {
    ran: tests.filter((test) => test.result().state !== "skipped").length,
    failures: tests.filter((test) => test.result().state === "failed")
      .map((test) => ({ file: test.module.relativeModuleId, test: test.name })),
    errors: [
      ...errors,
      ...modules.flatMap((module) => module.errors().map(({ message }) => message)),
    ],
  };
});
await vitest.close();
console.log(JSON.stringify(outcomes));
// vitest sets an exit code for failed tests, but here they are the expected result.
process.exitCode = 0;
