import { defineConfig } from "vitest/config";

/** Minutes of processes killed, random interleavings and planted faults: `npm test -- --project proofs`. */
const proofs = ["model", "mutants", "kills"].map((folder) =>
  `supabase/tests/${folder}/**/*.test.ts`
);

/** Every suite of the project. `npm test` runs all but the proofs; `npm test -- --project functions` one of them. */
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
          exclude: proofs,
          globalSetup: "scripts/test/stack.ts",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "proofs",
          include: proofs,
          globalSetup: "scripts/test/stack.ts",
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "stories",
          include: ["client/e2e/stories/**/*.test.ts"],
          globalSetup: ["scripts/test/stack.ts", "client/e2e/app.ts"],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          // One browser at a time: two on two cores make each other slow.
          fileParallelism: false,
        },
      },
    ],
  },
});
