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
  /** JavaScript of the sign-in screen. */
  signedOut: number;
  /** JavaScript of Create for a signed-in user, until Realtime is live. */
  signedIn: number;
  /** The stylesheets of that Create. */
  css: number;
  /** JavaScript of the largest screen that loads on demand. */
  largestScreen: number;
  /** In one language. */
  allJs: number;
  serviceWorker: number;
  /** What an installed app stores in order to open without a network. */
  precache: number;
}

const KB = 1000;

/** Raising a limit is a decision: first check what grew, and whether it can load lazily. */
export const BUDGET: Sizes = {
  signedOut: 24 * KB,
  signedIn: 90 * KB,
  css: 10 * KB,
  largestScreen: 10 * KB,
  allJs: 155 * KB,
  serviceWorker: 8 * KB,
  precache: 515 * KB,
};

/** What a signed-in Create loads one after the other, each with all its imports. */
const SIGNED_OUT = ["index.html"];
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
    const part = Object.keys(manifest).find((key) => key === name || key.includes(`/${name}/`));
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
  const screens = Object.keys(manifest).filter((part) =>
    part.startsWith("src/views/") && manifest[part]?.isDynamicEntry
  );
  const screenSizes = screens.map((part) =>
    gzipped(filesOf([...withImports([part])].filter((needed) => !signedIn.has(needed))))
  );
  const assets = await readdir(join(folder, "assets"));
  const kept = (await readFile(join(folder, "sw.js"), "utf8")).matchAll(/"url":"([^"]+)"/g);
  const keptFiles = await Promise.all(Array.from(kept, ([, url = ""]) => stat(join(folder, url))));

  return {
    signedOut: await gzipped(filesOf(signedOut)),
    signedIn: await gzipped(filesOf(signedIn)),
    css: await gzipped([...signedIn].flatMap((part) => manifest[part]?.css ?? [])),
    largestScreen: Math.max(...await Promise.all(screenSizes)),
    allJs: await gzipped(
      assets.filter((file) => file.endsWith(".js") && !file.startsWith("de-"))
        .map((file) => `assets/${file}`),
    ),
    serviceWorker: await gzipped(["sw.js"]),
    precache: keptFiles.reduce((sum, { size }) => sum + size, 0),
  };
}
