import { createHash } from "node:crypto";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runToEnd } from "../child.ts";
import { ownFolder, type RunAs } from "./run-as.ts";

export interface NewCluster {
  /** It must not exist yet. */
  folder: string;
  runAs: RunAs;
  superuser: string;
  password: string;
  env: Record<string, string>;
}

const initLimitMs = 60_000;
const copyLimitMs = 30_000;
const cacheFolder = join(import.meta.dirname, "../../../node_modules/.cache/stack-clusters");

/**
 * Makes a cluster with initdb. Uses a folder with another name until the cluster is complete, so
 * that an interrupted initdb is not taken for a cluster.
 */
export async function initializeCluster(cluster: NewCluster): Promise<void> {
  const { folder, runAs, password, env } = cluster;
  const unfinished = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await ownFolder(unfinished, runAs.owner);
  await writeFile(passwordFile, `${password}\n`);
  const [command = "", ...args] = [
    ...runAs.prefix,
    runAs.binaries.initdb,
    `--pgdata=${unfinished}`,
    `--pwfile=${passwordFile}`,
    ...settings(cluster),
  ];
  const { code, output } = await runToEnd(initLimitMs, { command, args, env });
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new Error(`initdb failed with code ${code}:\n${output}`);
  await rename(unfinished, folder);
}

/**
 * The same, as a copy of a cluster that is kept: for tests, because initdb takes longer than all
 * the rest of a stack's start. Where nothing can be kept, it makes a new one.
 */
export async function copyNewCluster(cluster: NewCluster): Promise<void> {
  await copyKept(cluster).catch(() => initializeCluster(cluster));
}

async function copyKept(cluster: NewCluster): Promise<void> {
  const kept = join(cacheFolder, await keyOf(cluster));
  if (!(await stat(kept).then(() => true, () => false))) await keep(cluster, kept);
  const unfinished = `${cluster.folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const { code, output } = await runToEnd(copyLimitMs, {
    command: "cp",
    args: ["-Rp", kept, unfinished],
    env: cluster.env,
  });
  if (code !== 0) throw new Error(`cp failed: ${output}`);
  await rename(unfinished, cluster.folder);
}

async function keep(cluster: NewCluster, kept: string): Promise<void> {
  const folder = `${kept}.${crypto.randomUUID()}`;
  await mkdir(cacheFolder, { recursive: true });
  try {
    await initializeCluster({ ...cluster, folder });
    // Another test may have been faster. Its cluster is equivalent.
    await rename(folder, kept).catch(() => {});
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function settings({ superuser }: NewCluster): string[] {
  return [
    `--username=${superuser}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // Sorts as a hosted project does, and the same on every machine.
    "--locale-provider=icu",
    "--icu-locale=en-US",
    "--locale=C",
    "--no-instructions",
    "--no-sync",
  ];
}

/** Another program, user, password or setting is another cluster. */
async function keyOf(cluster: NewCluster): Promise<string> {
  const { runAs: { binaries, owner, prefix }, password } = cluster;
  const { size, mtimeMs } = await stat(binaries.initdb);
  const facts = [size, mtimeMs, process.getuid?.(), owner, prefix, password, settings(cluster)];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
}
