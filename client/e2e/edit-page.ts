/** Serves the parts of Edit alone, with the app's headers, and opens them on a phone. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preact } from "@preact/preset-vite";
import type { Page } from "playwright-core";
import { build, type InlineConfig, preview } from "vite";
import { afterAll, beforeAll } from "vitest";
import { host } from "../pwa/host.ts";
import type { EditPage } from "../src/fixtures/edit-page/for-tests.ts";
import { newPhone } from "./phone/browser.ts";

const root = new URL("../src/fixtures/edit-page/", import.meta.url).pathname;
const clips = new URL("fixtures/clips/", import.meta.url);
/** Nothing is asked there. */
const NO_SUPABASE = "http://127.0.0.1:9";

declare global {
  var editPage: EditPage;
}

interface EditPages {
  /** Opens the page of a clip of `fixtures/clips/`, or of another file. */
  open(clip: string | URL, query?: Record<string, string>): Promise<Page>;
}

/** Gives a file of stories the page, built once. */
export function useEditPage(): EditPages {
  let url = "";
  let close: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const outDir = await mkdtemp(join(tmpdir(), "wan-pwa-edit-"));
    const config: InlineConfig = {
      root,
      configFile: false,
      logLevel: "error",
      plugins: [preact(), host(NO_SUPABASE, null)],
      build: { outDir, emptyOutDir: true },
    };
    await build(config);
    const server = await preview({ ...config, preview: { host: "127.0.0.1", port: 0 } });
    url = server.resolvedUrls?.local[0] ?? "";
    close = async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    };
  });
  afterAll(() => close?.());

  return {
    async open(clip, query = {}) {
      const page = await (await newPhone(url)).newPage();
      const body = await readFile(new URL(clip, clips));
      await page.route("/clip", (route) => route.fulfill({ body }));
      await page.goto(`/?${new URLSearchParams({ ...query, clip: "/clip" })}`);
      await page.waitForFunction(() => "editPage" in globalThis);
      return page;
    },
  };
}
