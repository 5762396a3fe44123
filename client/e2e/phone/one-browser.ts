/**
 * The vitest environment of the stories: all files of a worker share one browser. The first file
 * that needs it starts it, and the end of the worker closes it.
 */
import type { Browser } from "playwright-core";
import type { Environment } from "vitest/runtime";

/** Where the stories and their environment find the browser of the worker. */
export const place = globalThis as { wanPwaBrowser?: Browser | undefined };

export default {
  name: "one-browser",
  viteEnvironment: "ssr",
  setup: () => ({
    async teardown() {
      await place.wanPwaBrowser?.close();
    },
  }),
} satisfies Environment;
