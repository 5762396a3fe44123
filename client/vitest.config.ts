import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { preact } from "@preact/preset-vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [preact()],
  test: {
    name: "client",
    environment: "happy-dom",
    // A link that nothing follows leads nowhere. Otherwise it would change the address, and with it
    // the origin, for all files that follow.
    environmentOptions: {
      happyDOM: { settings: { navigation: { disableFallbackToSetURL: true } } },
    },
    include: ["{src,hosts,pwa}/**/*.test.{ts,tsx}"],
    setupFiles: ["src/fixtures/test-setup.ts"],
    // The stories, which may run at the same time, build the app with other origins.
    env: { VITE_CHECKOUT_ORIGINS: "" },
    // One window for all files of a worker: src/fixtures/test-setup.ts resets it after each.
    isolate: false,
    // Like the other suites that run at the same time.
    maxWorkers: availableParallelism() + 1,
    restoreMocks: true,
    // These only end what hangs, also on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
