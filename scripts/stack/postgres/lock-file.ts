import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runToEnd } from "../child.ts";
import { until } from "../within.ts";

const fastStopMs = 5000;
/** When a stack is killed, its shell survives it for a moment. */
const farewellMs = 2000;

/**
 * Makes way for a new server if the last one left `postmaster.pid` behind (the machine went down,
 * or somebody sent kill -9). PostgreSQL removes a dead server's file itself, and checks more
 * thoroughly than we could. It cannot tell two cases, so we handle them: the process number now
 * belongs to another program (after a container's restart it nearly always does), and the server
 * still runs although the stack that owned it is gone.
 *
 * Throws if a running stack uses this folder.
 */
export async function clearStaleLockFile(dataFolder: string): Promise<void> {
  const lockFile = join(dataFolder, "postmaster.pid");
  const pid = await readPid(lockFile);
  if (pid === undefined || !isAlive(pid)) return;

  const { command, parent } = await describe(pid);
  if (!command.includes("postgres") || !command.includes(dataFolder)) {
    await rm(lockFile, { force: true });
    return;
  }
  // The shell around the server survives its stack only for a moment (cluster.ts).
  const isOwned = async () => isAlive(pid) && (await describe(parent)).command.includes(dataFolder);
  await until(farewellMs, "its stack", async () => !(await isOwned())).catch((cause: unknown) => {
    throw new Error(`Another stack runs in ${dataFolder}. Stop that one first.`, { cause });
  });
  if (!isAlive(pid)) return;
  process.kill(pid, "SIGINT");
  await until(fastStopMs, "the old PostgreSQL to stop", () => !isAlive(pid)).catch(() => {
    process.kill(pid, "SIGKILL");
    return until(fastStopMs, "the old PostgreSQL to end", () => !isAlive(pid));
  });
}

async function readPid(lockFile: string): Promise<number | undefined> {
  const text = await readFile(lockFile, "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  return pid > 0 ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process is alive and belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The command line of a process, and its parent's number. Empty if the process is gone. */
async function describe(pid: number): Promise<{ command: string; parent: number }> {
  // Slim containers have no ps, and a Mac has no /proc.
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => undefined);
  if (status !== undefined) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    const parent = Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
    return { command: command.replaceAll("\0", " "), parent };
  }
  if (process.platform === "linux") return { command: "", parent: 0 };
  const { output } = await runToEnd(5000, {
    command: "ps",
    args: ["-o", "ppid=,command=", "-p", String(pid)],
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  });
  const [, parent = "0", command = ""] = /^\s*(\d+)\s+(.*)$/s.exec(output) ?? [];
  return { command, parent: Number(parent) };
}
