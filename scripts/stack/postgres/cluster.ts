import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Child, type ChildExit, startChild } from "../child.ts";
import type { Log } from "../log.ts";
import { within } from "../within.ts";
import { findPostgresBinaries } from "./binaries.ts";
import { clearStaleLockFile } from "./lock-file.ts";
import { copyNewCluster, initializeCluster } from "./new-cluster.ts";
import { chooseRunAs, ownFolder, type RunAs } from "./run-as.ts";

interface ClusterOptions {
  /** The folder that contains the cluster in `postgres/`. */
  dataFolder: string;
  port: number;
  fsync: boolean;
  log: Log;
}

interface Cluster {
  /** Settles when the server ends for any reason. */
  exited: Promise<ChildExit>;
  stop(): Promise<void>;
}

/**
 * The password of every role that may log in. The server listens on 127.0.0.1 only. The Supabase
 * CLI uses the same password.
 */
export const localPassword = "postgres";
/**
 * As on a hosted project, the superuser is not `postgres`: what needs a superuser fails here as it
 * does there.
 */
export const superuser = "supabase_admin";

const startLimitMs = 60_000;
const stopLimitMs = 15_000;

/**
 * Runs the server, and stops it when stdin closes, because PostgreSQL itself would not notice that
 * we died. `cat` ends when the pipe closes. SIGINT is PostgreSQL's fast shutdown, which does not
 * wait for clients.
 */
const untilStdinCloses = `
  exec 3<&0
  "$@" </dev/null 3<&- &
  server=$!
  { cat <&3; kill -INT "$server"; } >/dev/null 2>&1 &
  exec 3<&-
  wait "$server"
`;

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const runAs = await chooseRunAs(await findPostgresBinaries());
  const folder = join(options.dataFolder, "postgres");
  if (!(await exists(folder))) {
    const made = { folder, runAs, superuser, password: localPassword, env: environment() };
    await (options.fsync ? initializeCluster(made) : copyNewCluster(made));
  }
  await ownFolder(folder, runAs.owner);
  await clearStaleLockFile(folder);

  const child = await launch(folder, runAs, options);
  return {
    exited: child.exited,
    stop: async () => void (await child.stop(stopLimitMs)),
  };
}

async function launch(folder: string, runAs: RunAs, options: ClusterOptions): Promise<Child> {
  const { port, fsync, log } = options;
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 100,
    // A hosted project's setting, so that a publication or a slot in a migration works.
    wal_level: "logical",
    fsync: fsync ? "on" : "off",
    full_page_writes: fsync ? "on" : "off",
    // A power cut may lose the last moment, but never corrupts the database.
    synchronous_commit: "off",
    // A test's database may be in memory, and is never recovered from much.
    ...(fsync ? {} : { max_wal_size: "128MB", checkpoint_warning: 0 }),
    timezone: "UTC",
    log_min_messages: "warning",
    log_checkpoints: "off",
    log_line_prefix: "",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

  const ready = Promise.withResolvers<"ready">();
  const lastLines: string[] = [];
  const child = startChild({
    command: "sh",
    args: [
      "-c",
      untilStdinCloses,
      "sh",
      ...runAs.prefix,
      runAs.binaries.postgres,
      "-D",
      folder,
      ...flags,
    ],
    env: environment(),
    onLine: (line) => {
      if (line.includes("database system is ready to accept connections")) {
        ready.resolve("ready");
      }
      lastLines.push(line);
      if (lastLines.length > 20) lastLines.shift();
      log({ level: levelOf(line), part: "postgres", event: "said", line });
    },
  });

  const outcome = await within(
    startLimitMs,
    "PostgreSQL to start",
    Promise.race([ready.promise, child.exited]),
  ).catch(async (error: unknown) => {
    await child.stop(0);
    throw error;
  });
  if (outcome !== "ready") throw new Error(`PostgreSQL did not start:\n${lastLines.join("\n")}`);
  log({ level: "info", part: "postgres", event: "started", port });
  return child;
}

function levelOf(line: string): "debug" | "warn" | "error" {
  if (/^(FATAL|PANIC):/.test(line)) return "error";
  return line.startsWith("WARNING:") ? "warn" : "debug";
}

/** The messages that we read must be English, whatever the user's language is. */
function environment(): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(() => true, () => false);
}
