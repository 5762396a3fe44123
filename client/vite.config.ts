import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { preact } from "@preact/preset-vite";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { readHost } from "./hosts/files.ts";
import { ahead } from "./pwa/ahead.ts";
import { chunks } from "./pwa/chunks/chunks.ts";
import { matcherOf } from "./pwa/chunks/matcher.ts";
import { compressed } from "./pwa/compressed.ts";
import { host } from "./pwa/host.ts";
import { manifestOf, manifestPictures } from "./pwa/manifest.ts";
import { noWorker } from "./pwa/no-worker.ts";
import { namedPages, type Operator, readOperator } from "./pwa/operator.ts";
import { createPrecache } from "./pwa/precache.ts";
import { withoutUnused } from "./pwa/unused/without-unused.ts";
import { sonnerWithoutInlineStyle, supabaseWithoutUnusedParts } from "./vite-plugins.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const repo = fileURLToPath(new URL("..", import.meta.url));

const NAMES = [
  "VITE_SUPABASE_URL",
  "VITE_SUPABASE_PUBLISHABLE_KEY",
  "VAPID_PUBLIC_KEY",
  "VITE_CHECKOUT_ORIGINS",
];

const read = (file: string) =>
  existsSync(`${repo}${file}`) ? parseEnv(readFileSync(`${repo}${file}`, "utf8")) : {};

/**
 * What is built into the app, and the host whose files the build writes. The environment overrides
 * `.env`, which overrides the local stack's values in `.env.example`.
 */
function settings(): { known: Record<string, string>; operator: Operator; deployHost: string } {
  const example = read(".env.example");
  const given: Record<string, string | undefined> = { ...example, ...read(".env"), ...process.env };
  // The example's key pair is only for this machine: without its own, a deployed project sends no
  // pushes.
  const isDeployed = given["VITE_SUPABASE_URL"]?.startsWith("https:");
  if (isDeployed && given["VAPID_PUBLIC_KEY"] === example["VAPID_PUBLIC_KEY"]) {
    given["VAPID_PUBLIC_KEY"] = "";
  }
  return {
    known: Object.fromEntries(NAMES.map((name) => [name, given[name] ?? ""])),
    operator: readOperator(given),
    deployHost: given["DEPLOY_HOST"] ?? "",
  };
}

const { known, operator, deployHost } = settings();
const precache = createPrecache();

/** MPL-2.0 asks for it where the code is. A minifier would remove it from each of its files. */
const mediabunnyNotice =
  "/*! mediabunny. Copyright (c) 2026-present, Vanilagy and contributors. This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/. The source is at https://github.com/Vanilagy/mediabunny. */";

export default defineConfig({
  root: here,
  envDir: false,
  define: Object.fromEntries(
    Object.entries({ ...known, ...operator }).map(([name, value]) => [
      `import.meta.env.${name}`,
      JSON.stringify(value),
    ]),
  ),
  plugins: [
    preact(),
    sonnerWithoutInlineStyle(),
    supabaseWithoutUnusedParts(),
    withoutUnused(),
    host(known["VITE_SUPABASE_URL"] ?? "", readHost(deployHost)),
    noWorker(),
    precache.plugin,
    ahead(),
    compressed(),
    namedPages(operator.APP_NAME),
    manifestPictures(),
    VitePWA({
      manifest: manifestOf(operator.APP_NAME),
      strategies: "injectManifest",
      srcDir: "src/sw",
      filename: "sw.ts",
      // shell/update/update.ts registers it, once the first screen is shown.
      injectRegister: null,
      includeManifestIcons: false,
      // The service worker is built apart, which would also be reported apart, with a warning about a
      // name that Vite has changed since.
      integration: {
        configureCustomSWViteBuild(config) {
          config.logLevel = "error";
          const options = config.build?.rollupOptions ?? {};
          const [output = {}] = [options.output].flat();
          const { inlineDynamicImports: _changed, ...rest } = output;
          options.output = { ...rest, codeSplitting: false };
        },
      },
      injectManifest: {
        globPatterns: ["index.html", "start.js", "icon.svg", "assets/*.{js,css,woff2}"],
        manifestTransforms: [precache.transform],
        // Their names already contain a hash.
        dontCacheBustURLsMatching: /^assets\//,
      },
    }),
  ],
  optimizeDeps: {
    // Not pre-bundled, so that the plugin sees the file in development as well.
    exclude: ["sonner"],
    // Only sonner imports these: discovered late, they would reload the page and lose requests.
    include: ["react", "react-dom"],
  },
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  preview: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "baseline-widely-available",
    manifest: true,
    sourcemap: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: chunks.map(({ name, paths }) => ({ name, test: matcherOf(paths, repo) })),
        },
        postBanner: ({ name }) => name === "media-parts" ? mediabunnyNotice : "",
      },
    },
  },
});
