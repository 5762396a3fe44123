import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "vite";

/**
 * A part of the build: a module that loads by itself, or the name of a file that has several, mostly
 * of one of chunks/chunks.ts.
 */
type Part = string;

/**
 * What an installed app keeps on the device, so that it opens, shows what it knows and takes requests
 * without a network. What a part imports is kept with it.
 */
export const keptParts: readonly Part[] = [
  "index.html",
  "src/signed-in.tsx",
  "src/api/supabase/client.ts",
  "../node_modules/@supabase/functions-js/dist/module/index.js",
  "../node_modules/@supabase/realtime-js/dist/module/index.js",
  "../node_modules/@supabase/storage-js/dist/index.mjs",
  "src/api/device/kept/kept-files.ts",
  "src/api/device/shared.ts",
  "src/api/user/account.ts",
  "src/api/user/create-uploads.ts",
  "src/shell/drop/file-drop.tsx",
  "src/shell/messages/announce.tsx",
  "src/shell/messages/debt-notice.ts",
  "src/shell/messages/toasts.tsx",
  "src/shell/notify/badge.tsx",
  "src/shell/notify/show-notifications.ts",
  "src/shell/update/update.ts",
  "src/stores/sync/background.ts",
  "src/stores/visitor/inherit.ts",
  "src/views/billing/billing.tsx",
  "src/views/billing/go-on.tsx",
  "src/views/create/choices/choice-sheet.tsx",
  "src/views/create/photo/crop.tsx",
  "src/views/create/prompt/ideas.tsx",
  "src/views/credits/credits.tsx",
  "src/views/credits/welcome-note.tsx",
  "src/views/examples/examples.tsx",
  "src/views/gallery/beside.tsx",
  "src/views/install/install-hint.tsx",
  "src/views/planned/planned.tsx",
  "src/views/player/details/facts.tsx",
  "src/views/player/parts/parts.tsx",
  "src/views/player/player.tsx",
  "src/views/sign-in/sign-in.tsx",
  "src/views/videos/filters/filters.tsx",
  "src/views/videos/filters/nothing-found.tsx",
  "src/views/way-back/way-back.tsx",
  "src/views/you/you.tsx",
  "src/words/billing/billing.ts",
  "src/words/billing/de.ts",
  "src/words/de.ts",
  "src/words/you/de.ts",
  "src/words/you/you.ts",
  "attach-parts",
  "buying-parts",
  "composing",
  "composer-parts",
  "draft-parts",
  "draw-poster",
  "file-parts",
  "purchase-parts",
  "signed-in-too",
  "visitor-parts",
  "words-of-buying",
  "words-of-player",
];

/** What does nothing without a network, or is too large for what few visits need. */
export const onlineParts: readonly Part[] = [
  "src/api/user/export-data.ts",
  "src/stores/account/export-data.ts",
  "src/api/user/push-subscription.ts",
  "src/views/player/extend/extend.tsx",
  "edit-parts",
  "media-parts",
  "painter-parts",
  "timed-parts",
];

interface Chunk {
  file: string;
  name?: string | undefined;
  imports?: string[] | undefined;
  css?: string[] | undefined;
  assets?: string[] | undefined;
  dynamicImports?: string[] | undefined;
}

type Chunks = Record<string, Chunk>;

/** Which parts are in neither list, and which listed ones are no longer there. */
export function findUnlisted(chunks: Chunks): { unlisted: Part[]; gone: Part[] } {
  const listed = new Set([...keptParts, ...onlineParts]);
  const late = new Set(Object.values(chunks).flatMap(({ dynamicImports = [] }) => dynamicImports));
  return {
    unlisted: [...late].filter((key) => !listed.has(key) && !listed.has(nameOf(chunks, key))),
    gone: [...listed].filter((part) => keysOf(chunks, part).length === 0),
  };
}

/** The files of the kept parts, and of all that they import. Fonts come with their styles. */
export function filesToKeep(chunks: Chunks): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const keep = (key: string) => {
    if (seen.has(key)) return;
    seen.add(key);
    const { file = "", imports = [], css = [], assets = [] } = chunks[key] ?? {};
    const fonts = assets.filter((asset) => asset.endsWith(".woff2"));
    for (const each of [file, ...css, ...fonts]) files.add(each);
    imports.forEach(keep);
  };
  for (const part of keptParts) keysOf(chunks, part).forEach(keep);
  return files;
}

const nameOf = (chunks: Chunks, key: string) => chunks[key]?.name ?? "";
const keysOf = (chunks: Chunks, part: Part) =>
  Object.keys(chunks).filter((key) =>
    key === part || (key.startsWith("_") && nameOf(chunks, key) === part)
  );

/** The service worker's list of files, cut down to those of the kept parts. */
export function createPrecache() {
  let folder = "";
  const plugin: Plugin = {
    name: "precache",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
  };
  const transform = <Entry extends { url: string }>(entries: Entry[]) => {
    const chunks = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8")) as Chunks;
    const files = filesToKeep(chunks);
    const isKept = ({ url }: Entry) => !/^assets\/.*\.(js|css)$/.test(url) || files.has(url);
    return { manifest: entries.filter(isKept), warnings: [] };
  };
  return { plugin, transform };
}
