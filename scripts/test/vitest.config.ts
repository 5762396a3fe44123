import { defineConfig } from "vitest/config";

/** Every suite of the project. `npm test` runs them all; `npx vitest --project functions` one of them. */
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
          // One browser at a time: two on two cores make each other slow.
          fileParallelism: false,
        },
      },
    ],
  },
});
