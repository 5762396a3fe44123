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

/** Modules of a visitor's first paint that other parts use as well. */
const firstLoad =
  /node_modules\/(preact\/(?!compat)|@preact\/signals|preact-iso)|preload-helper|src\/api\/(load-part|problem|settings|supabase\/fetch-with-limit|device\/(storage|tab-locks|timing\/(within|when-idle|next-task)|kept\/(remembered-user|visitors-heir)))\.ts|src\/words\/(app-name|words|en|format\/intl|language|explain-problem)\.ts|src\/components\/(button|button-link|icon|changing|message|operator-links)\.tsx|src\/shell\/(update\/(load-patiently|lazy-part)|page\/turns)|src\/styles\//;
/** What the sign-in screen shares with others. */
const signInToo =
  /src\/(words\/account-fields|components\/(send-again|fields\/(text|email|password|code)-field))/;
/** What composing a video needs, for a visitor, too. */
const composingLoad =
  /_shared\/contracts\/(catalog|generation-states|inputs|price|prompt|uploads|visible-text)\.ts|zod|src\/api\/(contracts|offer|user\/(catalog|lazy-uploads)|device\/(storing|kept\/saved-draft|clear-shared))|src\/stores\/(composing|notices|sync\/loading|videos\/shape|draft\/(?!cheaper|extending|place|take-offered|files\/(?!draft-file|lazy)))|src\/words\/(format\/format-time|create\/describe-input)|src\/shell\/page\/wide|src\/views\/create\/(create|terms|credits\/lazy-|lazy-parts|use-|choices\/(chips|use-)|prompt\/(prompt-field|use-)|fields\/field\.)/;
/** What a visitor needs besides. */
const visitorLoad =
  /_shared\/contracts\/offer|src\/(api\/(visitor|device\/kept\/visitors-draft)|stores\/visitor\/(?!inherit)|words\/offer|views\/visitor\/(composer|offer-line))/;
/** The same for a signed-in user's first screen. */
const signedInLoad =
  /src\/stores\/(?!account|purchases|visitor|device\/(appearance|sound)|videos\/(parts|unseen)|requests\/resending|planned\/(answers|sending)|sync\/(background|auditing|following|remembering|wait-before)|draft\/(cheaper|extending|place|take-offered|files\/(?!draft-file|lazy)))|_shared\/contracts\/(?!account|purchases|media|measure)|zod|src\/words\/(videos\/explain-failure|format\/format-time|create\/describe-input)|src\/shell\/update\/new-version|src\/api\/(user\/(catalog|credits|generations|live|videos|user-api|lazy-uploads)|supabase\/(ask|read-problem|about-token)|device\/(kept\/memory|storing|clear-shared))|src\/components\/(frame|progress-line|button-link|video\/(lazy-video|making|watch-view|has-frame|renewals))|src\/views\/(create\/(create|terms|credits\/lazy-|lazy-parts|use-|choices\/(chips|use-)|prompt\/(prompt-field|use-)|fields\/field\.)|gallery\/(?!beside|queue)|videos\/(?!filters|search|nothing-found))|src\/shell\/update\/lazy-part/;

/** What the examples share with the first screen of a signed-in user, whom a visitor is not. */
const examplesToo =
  /src\/(components\/video\/watch-view|stores\/device\/saves-data|words\/text-in)/;

/** What the sheets over the composer have in common with other screens. */
const sheetParts = /src\/components\/(use-object-url|sheet|fields\/(segments|select|slider))/;

/** What puts a file into the composer, wherever it comes from, and says why one cannot be used. */
const attachParts =
  /src\/(shell\/drop\/attach-file|stores\/draft\/place|words\/create\/(uploads|pictures))/;

/** Loaded together when the browser is idle, so one file is enough. */
const composerParts =
  /src\/views\/create\/(fields\/(accept-pictures|other-field|choice|picture\.|switch|text|whole-number)|files\/(chip-state|state-of|thumb)|continues|why-not|credits\/sell|offered-share)|src\/stores\/draft\/(cheaper|take-offered)|src\/words\/create\/(attachments|why-not)|src\/components\/fields\/(file-button|switch-field)/;

/** Loads with the first file, wherever that comes from. */
const draftParts = /src\/stores\/draft\/files/;

/** Sums of money and bytes. You needs these of a purchase and nothing else. */
const formats = /src\/words\/format\/(format-money|format-bytes|intl-units)/;

/** What every screen about money needs, so that none of them loads another one for it. */
const purchaseParts =
  /_shared\/contracts\/purchases|src\/(api\/user\/purchases|stores\/purchases\/paid-from|words\/credits\/ledger)/;

/** Also for the return page, which needs nothing else of the app. */
const wordsOfBuying = /src\/words\/credits\/buying\.ts/;

/** Also for Extend and the strip of parts, which load when the player is there. */
const wordsOfPlayer = /src\/(words\/videos\/player|views\/player\/use-poster)/;

/** Shown together, or one right after the other. */
const buyingParts =
  /src\/(api\/(checkout-address|device\/kept\/kept-purchases)|stores\/purchases\/(buying|look|packs|purchases|returning)|views\/buying|shell\/buying|words\/credits\/explain-buying)/;

/**
 * Cuts and encodes clips. Few visits need it, and it is as large as the rest of the app, so it is
 * not kept on the device.
 */
const mediaParts = /node_modules\/mediabunny|src\/api\/files\/cut/;

/** MPL-2.0 asks for it where the code is. A minifier would remove it from each of its files. */
const mediabunnyNotice =
  "/*! mediabunny. Copyright (c) 2026-present, Vanilagy and contributors. This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/. The source is at https://github.com/Vanilagy/mediabunny. */";

/**
 * The fields of Edit, and the painter, which loads mediabunny. Few visits need them, and Edit needs
 * the network anyway, so they are not kept on the device.
 */
const editParts =
  /src\/views\/create\/(fields\/(mask|pictures|clip|sound|timed)|files\/(add-pictures|choose-here|chosen-file|file-buttons|file-row)|timed|edit\/(references|own-videos|mask\/(mask-field|encodes-clips|load-video)))|src\/words\/(edit|create\/timed)/;
const painterParts = /src\/views\/create\/edit\/mask/;
/** What measures a clip or a sound. A photo does not need it, so that it works offline. */
const timedParts = /_shared\/contracts\/media|src\/api\/files\/(take-timed|facts-of|clip)/;
/** What a photo needs as well: it must load neither these readers nor the painter. */
const fileParts =
  /_shared\/contracts\/media\/(type|facts|mp4\/boxes)|src\/api\/(picture-file|device\/picture\/(read-file|canvas-noise|redraw)|files\/attached)/;

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
        // Apart, small files compress worse, and each costs a request. Only what every start needs
        // anyway is put together.
        codeSplitting: {
          groups: [
            { name: "first", test: firstLoad },
            { name: "examples-too", test: examplesToo },
            { name: "sign-in-too", test: signInToo },
            { name: "composing", test: composingLoad },
            { name: "signed-in-too", test: signedInLoad },
            { name: "visitor-parts", test: visitorLoad },
            { name: "sheet-parts", test: sheetParts },
            { name: "attach-parts", test: attachParts },
            { name: "composer-parts", test: composerParts },
            { name: "draft-parts", test: draftParts },
            { name: "formats", test: formats },
            { name: "purchase-parts", test: purchaseParts },
            { name: "words-of-buying", test: wordsOfBuying },
            { name: "buying-parts", test: buyingParts },
            { name: "words-of-player", test: wordsOfPlayer },
            { name: "media-parts", test: mediaParts },
            { name: "file-parts", test: fileParts },
            { name: "timed-parts", test: timedParts },
            { name: "edit-parts", test: editParts },
            { name: "painter-parts", test: painterParts },
          ],
        },
        postBanner: ({ name }) => name === "media-parts" ? mediabunnyNotice : "",
      },
    },
  },
});
