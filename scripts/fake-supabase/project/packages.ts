import { createHash } from "node:crypto";
import { glob, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startNpmRegistry } from "../../fakes/npm-registry.ts";
import { runToEnd } from "../../stack/child.ts";

/** Where the uploaded functions get their npm packages. */
export interface Packages {
  /** Starts at the first call. */
  registryUrl(): Promise<string>;
  /** Deno's cache, which the functions of this project share. */
  denoFolder: string;
  close(): Promise<void>;
}

interface Started {
  url: string;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, "../../..");
const copyLimitMs = 60_000;

/**
 * An npm registry of the packages that are installed here. Packing and unpacking them takes longer
 * than all the rest of a function's start, so what Deno has unpacked is kept for the next project.
 */
export async function createPackages(folder: string): Promise<Packages> {
  const lockFile = await readFile(join(root, "package-lock.json"));
  const hash = createHash("sha256").update(lockFile).digest("hex").slice(0, 16);
  const kept = join(root, "node_modules/.cache/deno-packages", hash);
  const denoFolder = join(folder, "deno");
  let registry: Promise<Started> | undefined;

  async function start(): Promise<Started> {
    const started = await startNpmRegistry(join(root, "node_modules"));
    // Deno keeps the packages of each registry in a folder of its own, which it names by the port.
    const unpacked = join(denoFolder, "npm", new URL(started.url).port);
    const keptCount = await countPackages(kept);
    if (keptCount > 0) await copy(kept, unpacked);
    return {
      url: started.url,
      close: async () => {
        await started.close();
        if (await countPackages(unpacked) > keptCount) await keep(unpacked, kept);
      },
    };
  }

  return {
    registryUrl: async () => (await (registry ??= start())).url,
    denoFolder,
    close: async () => await (await registry)?.close(),
  };
}

/** Another test may do the same at this moment: the last one wins. */
async function keep(unpacked: string, kept: string): Promise<void> {
  const unfinished = `${kept}.${crypto.randomUUID()}`;
  await copy(unpacked, unfinished);
  await rm(kept, { recursive: true, force: true });
  await rename(unfinished, kept).catch(() => rm(unfinished, { recursive: true, force: true }));
}

/**
 * There are thousands of small files, and Deno changes none of them. Links take a tenth of the time
 * of a copy, where the file system and the command have them.
 */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  if (await runCopy("-Rpl", from, to) === null) return;
  await rm(to, { recursive: true, force: true });
  const failure = await runCopy("-Rp", from, to);
  if (failure !== null) throw new Error(`cp failed: ${failure}`);
}

async function runCopy(option: string, from: string, to: string): Promise<string | null> {
  const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
  const { code, output } = await runToEnd(copyLimitMs, {
    command: "cp",
    args: [option, from, to],
    env,
  });
  return code === 0 ? null : output;
}

/** Deno writes one such file for each package. */
async function countPackages(folder: string): Promise<number> {
  const files: string[] = [];
  for await (const file of glob("{*,@*/*}/registry.json", { cwd: folder })) files.push(file);
  return files.length;
}
