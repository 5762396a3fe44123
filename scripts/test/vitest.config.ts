import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { PATIENCE_MS } from "./patience.ts";
import LongestFirst from "./run/longest-first.ts";

const kills = ["supabase/tests/kills/**/*.test.ts"];
/** These tests start stacks and processes of their own. */
const stack = [
  "scripts/{stack,start,command-line}/**/*.test.ts",
  "scripts/**/*.stack.test.ts",
  "scripts/run.test.ts",
];
/** Each of these tests deploys to a project of its own, behind the fake management API. */
const deploy = ["scripts/**/*.hosted.test.ts"];
const proofs = ["supabase/tests/model/**/*.test.ts", "supabase/tests/mutants/**/*.test.ts"];

const cores = availableParallelism();
/**
 * Suites that mostly wait (for a database, a process, a browser) run alongside suites that compute,
 * so we use one worker more than there are cores. Suites of one `groupOrder` run together and must
 * have the same number.
 */
const workers = cores + 1;

/** Vitest's defaults are for an idle machine. These only end what hangs. */
const patient = {
  testTimeout: 4 * PATIENCE_MS,
  hookTimeout: 4 * PATIENCE_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
};

/** Every suite of the project. `npm test -- --project functions` runs one of them. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "functions",
          include: ["supabase/functions/**/*.test.ts"],
          isolate: false,
          maxWorkers: workers,
          ...patient,
        },
      },
      {
        test: {
          name: "scripts",
          include: ["scripts/**/*.test.ts"],
          exclude: [...stack, ...deploy, "scripts/test/database.test.ts"],
          isolate: false,
          maxWorkers: workers,
          ...patient,
        },
      },
      {
        test: {
          name: "stack",
          include: stack,
          // To load the stack's code takes a second, so each worker loads it once for all its files.
          isolate: false,
          maxWorkers: workers,
          ...patient,
        },
      },
      "client/vitest.config.ts",
      {
        test: {
          name: "sql",
          include: ["supabase/tests/**/*.test.ts", "scripts/test/database.test.ts"],
          exclude: [...kills, ...proofs],
          globalSetup: "scripts/test/stack.ts",
          maxWorkers: workers,
          ...patient,
        },
      },
      {
        test: {
          name: "stories",
          include: ["client/e2e/stories/**/*.test.ts"],
          globalSetup: ["scripts/test/stack.ts", "client/e2e/app.ts"],
          ...patient,
          // A story waits as long as it computes. Each worker keeps its modules and its browser for
          // all of its files.
          environment: "./client/e2e/phone/one-browser.ts",
          isolate: false,
          maxWorkers: 2 * cores,
          sequence: { groupOrder: 2 },
        },
      },
      // Suites with processes of their own for minutes wait until the others are done. The proofs
      // keep Postgres busy, and the others mostly wait for a stack or for the CLI, so they fill each
      // other's gaps.
      {
        test: {
          name: "deploy",
          include: deploy,
          ...patient,
          maxWorkers: 2 * cores,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "kills",
          include: kills,
          ...patient,
          maxWorkers: 2 * cores,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "proofs",
          include: proofs,
          ...patient,
          testTimeout: 30 * PATIENCE_MS,
          maxWorkers: 2 * cores,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
