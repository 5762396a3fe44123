import { defineConfig } from "vitest/config";

const kills = ["supabase/tests/kills/**/*.test.ts"];
const proofs = ["supabase/tests/model/**/*.test.ts", "supabase/tests/mutants/**/*.test.ts"];

/** Every suite of the project. `npm test -- --project functions` runs one of them. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    projects: [
      {
        test: {
          name: "functions",
          include: ["supabase/functions/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "scripts",
          include: ["scripts/**/*.test.ts"],
          exclude: ["scripts/test/database.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      "client/vitest.config.ts",
      {
        test: {
          name: "sql",
          include: ["supabase/tests/**/*.test.ts", "scripts/test/database.test.ts"],
          exclude: [...kills, ...proofs],
          globalSetup: "scripts/test/stack.ts",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "stories",
          include: ["client/e2e/stories/**/*.test.ts"],
          globalSetup: ["scripts/test/stack.ts", "client/e2e/app.ts"],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          // A busy machine takes longer than the usual second to get to the next picture.
          expect: { poll: { timeout: 20_000 } },
          // A story waits as long as it computes: on two cores four files run at once. Each worker
          // keeps its modules and its browser for all of its files.
          environment: "./client/e2e/one-browser.ts",
          isolate: false,
          maxWorkers: 4,
          sequence: { groupOrder: 3 },
        },
      },
      // What kills processes, and what keeps every core busy for minutes, waits until the others are through.
      {
        test: {
          name: "kills",
          include: kills,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "proofs",
          include: proofs,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
