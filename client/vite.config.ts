import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { preact } from "@preact/preset-vite";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { readHost } from "./hosts/files.ts";
import { ahead } from "./pwa/ahead.ts";
import { compressed } from "./pwa/compressed.ts";
import { host } from "./pwa/host.ts";
import { manifest, manifestPictures } from "./pwa/manifest.ts";
import { withoutUnusedMethods } from "./pwa/unused-methods.ts";
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
function settings(): { known: Record<string, string>; deployHost: string } {
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
    deployHost: given["DEPLOY_HOST"] ?? "",
  };
}

const { known, deployHost } = settings();

/** Modules of the sign-in screen that other parts use as well. */
const firstLoad =
  /node_modules\/(preact\/(?!compat)|@preact\/signals|preact-iso)|preload-helper|src\/api\/(load-part|problem|device\/(storage|within|remembered-user))\.ts|src\/words\/(words|en|intl|language|explain-problem)\.ts|src\/components\/(button|icon|changing|message|fields\/text-field)\.tsx|src\/shell\/update\/load-patiently|src\/styles\//;
/** The same for a signed-in user's first screen. */
const signedInLoad =
  /src\/stores\/(?!account|purchases|device\/appearance)|_shared\/contracts\/(?!account|purchases)|zod|src\/words\/(explain-failure|format-time)|src\/shell\/update\/new-version|src\/api\/(user\/(catalog|credits|generations|live|videos|user-api|lazy-pictures)|supabase\/(ask|read-problem|about-token)|device\/(memory|storing|shared))|src\/components\/(frame|progress-line|button-link|fields\/(select|segments)|video\/(lazy-video|making|watch-view|has-frame|renewals))|src\/views\/(create\/(create|prompt-field|extras|lazy-parts|use-|explain)|gallery|videos\/(?!filters))|src\/shell\/(update\/lazy-part|notify\/(announce|say-what))/;

/** Loaded together when the browser is idle, so one file is enough. */
const composerParts =
  /src\/views\/create\/(picture-field|more|earlier-prompts|offered-share)|src\/components\/(use-object-url|fields\/file-button)/;

/** What every screen about money needs, so that none of them loads another one for it. */
const purchaseParts =
  /_shared\/contracts\/purchases|src\/(api\/user\/purchases|stores\/purchases\/paid-from|words\/(format-money|ledger))/;

/** Also for the return page, which needs nothing else of the app. */
const wordsOfBuying = /src\/words\/buying\.ts/;

/** Shown together, or one right after the other. */
const buyingParts =
  /src\/(api\/(checkout-address|device\/kept-purchases)|stores\/purchases\/(buying|look|packs|purchases|returning)|views\/buying|shell\/buying|words\/explain-buying)/;

export default defineConfig({
  root: here,
  envDir: false,
  define: Object.fromEntries(
    Object.entries(known).map(([name, value]) => [
      `import.meta.env.${name}`,
      JSON.stringify(value),
    ]),
  ),
  plugins: [
    preact(),
    sonnerWithoutInlineStyle(),
    supabaseWithoutUnusedParts(),
    withoutUnusedMethods(),
    host(known["VITE_SUPABASE_URL"] ?? "", readHost(deployHost)),
    ahead(),
    compressed(),
    manifestPictures(),
    VitePWA({
      manifest,
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
        globPatterns: ["index.html", "start.js", "icon.svg", "assets/*.{js,css}"],
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
        // Apart, small files compress worse, and each costs a request. Only what every start needs
        // anyway is put together.
        codeSplitting: {
          groups: [
            { name: "first", test: firstLoad },
            { name: "signed-in-too", test: signedInLoad },
            { name: "composer-parts", test: composerParts },
            { name: "purchase-parts", test: purchaseParts },
            { name: "words-of-buying", test: wordsOfBuying },
            { name: "buying-parts", test: buyingParts },
          ],
        },
      },
    },
  },
});
