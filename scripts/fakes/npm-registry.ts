import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import * as z from "zod/mini";
import { type Answer, json } from "./http/answer.ts";
import { type Call, startHttpServer } from "./http/http-server.ts";

const manifestSchema = z.looseObject({ name: z.string(), version: z.string() });
type Manifest = z.infer<typeof manifestSchema>;

interface Installed {
  manifest: Manifest;
  /** Packs the folder on the first call. */
  tarball(): Promise<Buffer>;
}

interface Registry {
  url: string;
  close(): Promise<void>;
}

/**
 * An npm registry that knows only the packages in a folder `node_modules`, so that a test can
 * install them in another folder without a network.
 */
export async function startNpmRegistry(nodeModules: string): Promise<Registry> {
  const installed = new Map<string, Map<string, Installed>>();
  for await (const folder of packageFolders(nodeModules)) {
    const manifest = await readManifest(folder);
    if (manifest === null) continue;
    const versions = installed.get(manifest.name) ?? new Map<string, Installed>();
    versions.set(manifest.version, { manifest, tarball: once(() => pack(folder)) });
    installed.set(manifest.name, versions);
  }

  const registry = await startHttpServer({ port: 0, host: "127.0.0.1" }, answer);
  return registry;

  async function answer({ url }: Call): Promise<Answer> {
    const [, name = "", version] = /^\/([^?]+?)(?:\/-\/(.+)\.tgz)?$/.exec(
      decodeURIComponent(url.pathname),
    ) ?? [];
    const versions = installed.get(name);
    if (versions === undefined) return json(404, { error: "Not found" });
    if (version === undefined) return json(200, await describe(name, [...versions.values()]));
    const body = await versions.get(version)?.tarball();
    if (body === undefined) return json(404, { error: "Not found" });
    return { status: 200, headers: { "content-type": "application/octet-stream" }, body };
  }

  /** The answer to "which versions are there?", as the registry's API documents it. */
  async function describe(name: string, versions: Installed[]) {
    const listed = await Promise.all(versions.map(async ({ manifest, tarball }) => {
      const shasum = createHash("sha1").update(await tarball()).digest("hex");
      const dist = { tarball: `${registry.url}/${name}/-/${manifest.version}.tgz`, shasum };
      return [manifest.version, { ...manifest, dist }] as const;
    }));
    return {
      name,
      "dist-tags": { latest: versions.at(-1)?.manifest.version },
      versions: Object.fromEntries(listed),
    };
  }
}

/** Every package folder, also those within the `node_modules` of other packages. */
async function* packageFolders(nodeModules: string): AsyncGenerator<string> {
  const names = await readdir(nodeModules).catch(() => []);
  for (const name of names.filter((each) => !each.startsWith("."))) {
    const folder = join(nodeModules, name);
    if (name.startsWith("@")) {
      yield* packageFolders(folder);
    } else {
      yield folder;
      yield* packageFolders(join(folder, "node_modules"));
    }
  }
}

async function readManifest(folder: string): Promise<Manifest | null> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "null");
  return z.safeParse(manifestSchema, JSON.parse(text)).data ?? null;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

/** A package as the registry serves it: a compressed tar whose only folder is `package`. */
async function pack(folder: string): Promise<Buffer> {
  const around = await mkdtemp(join(tmpdir(), "wan-pwa-pack-"));
  try {
    await symlink(await realpath(folder), join(around, "package"));
    const options = ["-chzf", "-", "--exclude=node_modules", "-C", around, "package"];
    const tar = spawn("tar", options, { stdio: ["ignore", "pipe", "inherit"] });
    return await buffer(tar.stdout);
  } finally {
    await rm(around, { recursive: true, force: true });
  }
}
