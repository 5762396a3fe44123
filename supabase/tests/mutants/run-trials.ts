/** `run-trials.ts <trials>`: runs tests of the functions with faults in them, and prints the outcomes; both JSON. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { createVitest } from "vitest/node";
import type { Outcome, Trial } from "./judge-processor.ts";
import { plantInText } from "./plant.ts";
import { processorMutants } from "./processor.ts";

const functions = new URL("../../functions", import.meta.url).pathname;
const trials: Trial[] = JSON.parse(process.argv[2] ?? "[]");
const nameOf = (index: number) => `trial ${index}`;

/** Plants the fault in its file's text as that is loaded: the file itself stays as it is. */
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

const escaped = (title: string) => title.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");

const vitest = await createVitest("test", {
  config: false,
  root: functions,
  watch: false,
  reporters: [{}],
  // What is loaded with a fault in it must never be found by another run.
  fsModuleCache: false,
  projects: trials.map(({ fault, file, test }, index) => ({
    root: functions,
    plugins: fault === undefined ? [] : [planter(fault)],
    test: {
      name: nameOf(index),
      include: file === undefined ? globSync("**/*.test.ts", { cwd: functions }) : [file],
      ...(test === undefined ? {} : { testNamePattern: new RegExp(`(^| )${escaped(test)}$`) }),
      isolate: false,
      // A machine that is busy with the other proofs must not pass for a fault.
      testTimeout: 15_000,
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
// That tests fail is what this looks for; vitest takes it for a failure of its own.
process.exitCode = 0;
