import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { within } from "./within.ts";

interface ChildOptions {
  command: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd?: string;
  onLine(line: string, stream: "stdout" | "stderr"): void;
}

export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number | undefined;
  /** Never rejects: a command that cannot be run ends with code 127. */
  readonly exited: Promise<ChildExit>;
  kill(signal: NodeJS.Signals): void;
  /**
   * Closes the child's stdin, which every child of the stack understands as "stop". Kills its group
   * after `limitMs`.
   */
  stop(limitMs: number): Promise<ChildExit>;
}

/**
 * Starts a process in a session of its own, so that Ctrl-C in the terminal reaches only us, and we
 * stop our children in order. Its stdin is a pipe that we keep open. If we die, even by a kill, the
 * pipe closes, and the child knows.
 */
export function startChild({ command, args, env, cwd, onLine }: ChildOptions): Child {
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => onLine(line, "stdout"));
  createInterface({ input: child.stderr }).on("line", (line) => onLine(line, "stderr"));
  // A child that has exited breaks the pipe. Its exit already reports that.
  child.stdin.on("error", () => {});

  const exited = new Promise<ChildExit>((resolve) => {
    child.once("error", (error) => {
      onLine(error.message, "stderr");
      resolve({ code: 127, signal: null });
    });
    child.once("exit", () => child.stdin.destroy());
    // "close" and not "exit": by then everything that the child wrote has been read.
    child.once("close", (code, signal) => resolve({ code, signal }));
  });

  const killGroup = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // The group has already exited.
    }
  };

  return {
    pid: child.pid,
    exited,
    kill: (signal) => void child.kill(signal),
    stop: async (limitMs) => {
      child.stdin.end();
      try {
        return await within(limitMs, `${command} to stop`, exited);
      } catch {
        killGroup();
        return exited;
      }
    },
  };
}

/**
 * Runs a command to its end. Resolves with its exit and everything it wrote; kills it after
 * `limitMs`.
 */
export async function runToEnd(
  limitMs: number,
  options: Omit<ChildOptions, "onLine">,
): Promise<ChildExit & { output: string }> {
  const lines: string[] = [];
  const child = startChild({ ...options, onLine: (line) => void lines.push(line) });
  try {
    const exit = await within(limitMs, options.command, child.exited);
    return { ...exit, output: lines.join("\n") };
  } catch (error) {
    await child.stop(0);
    throw error;
  }
}
