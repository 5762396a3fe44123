/** Measures how much of a build is transferred, and sets the limits. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as z from "zod/mini";

/** Vite's manifest: each chunk and its imports. */
const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.optional(z.array(z.string())),
    css: z.optional(z.array(z.string())),
    isDynamicEntry: z.optional(z.boolean()),
  }),
);

/** Bytes after gzip, except for the precache, which is stored uncompressed on the device. */
export interface Sizes {
  /** JavaScript of a visitor's first paint. */
  signedOut: number;
  /** JavaScript of the visitor's whole composer besides. It loads when the browser is idle. */
  visitorComposer: number;
  /** JavaScript of Create for a signed-in user, until Realtime is live. */
  signedIn: number;
  /** The stylesheets of that Create. */
  css: number;
  /** JavaScript of the largest screen that loads on demand. */
  largestScreen: number;
  /** In one language, without the next two. */
  allJs: number;
  /** The fields of Edit, what measures clips, and the painter. They are not kept on the device. */
  editParts: number;
  /** What cuts and encodes clips: mediabunny. It is not kept on the device. */
  mediaParts: number;
  serviceWorker: number;
  /** What an installed app stores in order to open without a network. */
  precache: number;
}

const KB = 1000;

/** Raising a limit is a decision: first check what grew, and whether it can load lazily. */
export const BUDGET: Sizes = {
  signedOut: 24 * KB,
  visitorComposer: 20 * KB,
  signedIn: 90 * KB,
  css: 13 * KB,
  largestScreen: 12 * KB,
  allJs: 240 * KB,
  editParts: 21 * KB,
  mediaParts: 110 * KB,
  serviceWorker: 8.5 * KB,
  precache: 660 * KB,
};

/** What these screens load one after the other, each with all its imports. */
const SIGNED_OUT = ["index.html"];
const VISITOR = [...SIGNED_OUT, "visitor-parts"];
const SIGNED_IN = [
  ...SIGNED_OUT,
  "src/signed-in.tsx",
  "src/api/supabase/client.ts",
  "realtime-js",
];

export async function measureSizes(folder: string): Promise<Sizes> {
  const manifest = z.parse(
    manifestSchema,
    JSON.parse(await readFile(join(folder, ".vite/manifest.json"), "utf8")),
  );

  function partOf(name: string): string {
    const part = Object.keys(manifest).find((key) =>
      key === name || key.includes(`/${name}/`) || key.startsWith(`_${name}-`)
    );
    if (part === undefined) throw new Error(`The build has no part ${name}.`);
    return part;
  }

  function withImports(parts: readonly string[], seen = new Set<string>()): Set<string> {
    for (const part of parts) {
      if (seen.has(part)) continue;
      seen.add(part);
      withImports(manifest[part]?.imports ?? [], seen);
    }
    return seen;
  }

  async function gzipped(files: Iterable<string>): Promise<number> {
    const contents = await Promise.all(
      [...new Set(files)].map((file) => readFile(join(folder, file))),
    );
    return contents.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
  }

  const filesOf = (parts: Iterable<string>) => [...parts].map((part) => manifest[part]?.file ?? "");
  const signedOut = withImports(SIGNED_OUT.map(partOf));
  const signedIn = withImports(SIGNED_IN.map(partOf));
  const visitor = withImports(VISITOR.map(partOf));
  const screens = Object.keys(manifest).filter((part) =>
    part.startsWith("src/views/") && manifest[part]?.isDynamicEntry
  );
  const screenSizes = screens.map((part) =>
    gzipped(filesOf([...withImports([part])].filter((needed) => !signedIn.has(needed))))
  );
  const assets = await readdir(join(folder, "assets"));
  const kept = (await readFile(join(folder, "sw.js"), "utf8")).matchAll(/"url":"([^"]+)"/g);
  const keptFiles = await Promise.all(Array.from(kept, ([, url = ""]) => stat(join(folder, url))));

  const named = (name: RegExp) =>
    assets.filter((file) => name.test(file)).map((file) => `assets/${file}`);

  return {
    signedOut: await gzipped(filesOf(signedOut)),
    visitorComposer: await gzipped(
      filesOf([...visitor].filter((needed) => !signedOut.has(needed))),
    ),
    signedIn: await gzipped(filesOf(signedIn)),
    css: await gzipped([...signedIn].flatMap((part) => manifest[part]?.css ?? [])),
    largestScreen: Math.max(...await Promise.all(screenSizes)),
    allJs: await gzipped(
      assets.filter((file) =>
        file.endsWith(".js") && !/^(de|(media|edit|painter|timed)-parts)-/.test(file)
      )
        .map((file) => `assets/${file}`),
    ),
    editParts: await gzipped(named(/^(edit|painter|timed)-parts-.*\.js$/)),
    mediaParts: await gzipped(named(/^media-parts-.*\.js$/)),
    serviceWorker: await gzipped(["sw.js"]),
    precache: keptFiles.reduce((sum, { size }) => sum + size, 0),
  };
}

/**
 * The files that load `media-parts` at once, also through other files, by their names without the
 * hash.
 */
export async function filesWithMedia(folder: string): Promise<string[]> {
  const files = (await readdir(join(folder, "assets"))).filter((file) => file.endsWith(".js"));
  const imports = new Map<string, string[]>();
  for (const file of files) {
    const code = await readFile(join(folder, "assets", file), "utf8");
    const found = code.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g);
    imports.set(file, Array.from(found, ([, other = ""]) => other));
  }
  const leads = (file: string, seen = new Set<string>()): boolean => {
    if (seen.has(file)) return false;
    seen.add(file);
    const others = imports.get(file) ?? [];
    return others.some((other) => other.startsWith("media-parts-") || leads(other, seen));
  };
  return files.filter((file) => leads(file)).map((file) => file.replace(/-[\w-]{8}\.js$/, ""));
}

/** The code of mediabunny in the build. */
export async function readMedia(folder: string): Promise<string> {
  const file = (await readdir(join(folder, "assets"))).find((name) =>
    /^media-parts-.*\.js$/.test(name)
  );
  return await readFile(join(folder, "assets", file ?? ""), "utf8");
}
