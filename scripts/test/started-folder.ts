/**
 * Data folders in which a stack has started once, with the database and its migrations: a first
 * start takes four times as long as a copy and a second start.
 */
import { createHash } from "node:crypto";
import { glob, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "../stack/child.ts";
import type { StackOptions } from "../stack/options.ts";
import { startStack } from "../stack/stack.ts";
import { PATIENCE_MS } from "./patience.ts";

export interface DataFolder {
  path: string;
  remove(): Promise<void>;
}

interface Kept {
  /** Under node_modules/.cache. */
  name: string;
  /** Folders with patterns: every file that affects what the first start leaves. */
  sources: [folder: string, pattern: string][];
  options?: Pick<StackOptions, "supabaseFolder">;
}

const root = join(import.meta.dirname, "../..");
/** Where the tests keep their databases and their clones: in memory, if the run found room there. */
const dataRoot = process.env["TEST_DATA"] ?? tmpdir();

/** An empty folder. A stack with its data there starts cold, which takes about 2.5 s. */
export async function makeEmptyFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(dataRoot, "wan-pwa-stack-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A folder of its own in which the project's stack has started once, without a user. */
export const makeProjectFolder = (): Promise<DataFolder> =>
  copyStartedFolder({
    name: "stack-project",
    sources: [
      [join(root, "scripts/stack"), "**/*.{sql,ts}"],
      [join(root, "supabase"), "{migrations/*.sql,config.toml}"],
    ],
  });

export async function copyStartedFolder(kept: Kept): Promise<DataFolder> {
  const started = await findStarted(kept);
  const folder = await makeEmptyFolder();
  await copyFolder(started, folder.path);
  return folder;
}

/** The kept folder is made again if any file that affects it has changed. */
async function findStarted({ name, sources, options }: Kept): Promise<string> {
  const cacheFolder = join(root, "node_modules/.cache", name);
  const hash = await hashSources(sources);
  const started = join(cacheFolder, hash);
  if (await stat(started).then(() => true, () => false)) return started;

  const { path } = await makeEmptyFolder();
  const stack = await startStack({
    ports: { api: 0, db: 0, mailbox: 0 },
    dataFolder: path,
    seed: false,
    fsync: false,
    warmFunctions: false,
    ...options,
  });
  await stack.stop();
  await mkdir(cacheFolder, { recursive: true });
  // Do not delete the folders of these same sources: another test file may be making one at this
  // moment.
  const old = (await readdir(cacheFolder)).filter((one) => !one.startsWith(hash));
  await Promise.all(
    old.map((one) => rm(join(cacheFolder, one), { recursive: true, force: true })),
  );
  const unfinished = `${started}.${process.pid}`;
  await mkdir(unfinished);
  await copyFolder(path, unfinished);
  await rm(path, { recursive: true, force: true });
  // Another test file may have been faster. Its folder is equivalent.
  await rename(unfinished, started).catch(() => rm(unfinished, { recursive: true, force: true }));
  return started;
}

/** There are a thousand small files: the command takes a tenth of the time of Node's own copy. */
async function copyFolder(from: string, to: string): Promise<void> {
  const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
  const { code, output } = await runToEnd(PATIENCE_MS, {
    command: "cp",
    args: ["-Rp", `${from}/.`, to],
    env,
  });
  if (code !== 0) throw new Error(`cp failed: ${output}`);
}

async function hashSources(sources: Kept["sources"]): Promise<string> {
  const hash = createHash("sha256");
  for (const [folder, pattern] of sources) {
    const files: string[] = [];
    for await (const file of glob(pattern, { cwd: folder })) files.push(file);
    for (const file of files.filter((name) => !name.endsWith(".test.ts")).sort()) {
      hash.update(file).update(await readFile(join(folder, file)));
    }
  }
  return hash.update(await readFile(join(root, "package.json"))).digest("hex").slice(0, 16);
}
