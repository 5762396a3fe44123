import { spawn } from "node:child_process";
import type { Readable } from "node:stream";

export interface Program {
  /** The first group of the first match in what the program prints. */
  says(pattern: RegExp, timeoutMs: number): Promise<string>;
  /** Ends the program with all of its processes. */
  stop(): Promise<void>;
}

/** Starts a program with a process group of its own, because browsers start more processes. */
export function startProgram(
  path: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Program {
  const child = spawn(path, args, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let printed = "";
  let look: (() => void) | undefined;
  const hear = (stream: Readable) =>
    stream.on("data", (data: Buffer) => {
      printed += String(data);
      look?.();
    });
  hear(child.stdout);
  hear(child.stderr);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  const stop = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // The group has ended.
    }
  };
  process.once("exit", stop);

  return {
    async says(pattern, timeoutMs) {
      const found = Promise.withResolvers<string>();
      look = () => {
        const match = pattern.exec(printed)?.[1];
        if (match !== undefined) found.resolve(match);
      };
      const fail = (what: string) => found.reject(new Error(`${path} ${what}:\n${printed}`));
      const late = setTimeout(() => fail("does not start"), timeoutMs);
      void ended.then(() => fail("has ended"));
      look();
      return await found.promise.finally(() => clearTimeout(late));
    },
    async stop() {
      stop();
      await ended;
      process.off("exit", stop);
    },
  };
}
