import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Child, startChild } from "../../stack/child.ts";
import type { HostedWorld } from "./hosted-world.ts";

interface Deploy {
  /** What it printed so far. */
  lines: string[];
  /** Resolves with everything it printed. Throws that if it fails. */
  succeeded(): Promise<string>;
  /** Ends the process at once, and nothing that it started. */
  kill(): Promise<void>;
}

/**
 * Starts the real `npm run deploy` in the clone, as from a shell that has only what the operator
 * gives. A deploy that is killed leaves its temporary files in the clone.
 */
export async function startDeploy(
  { root, given }: HostedWorld,
  args: string[] = [],
  onLine: (line: string) => void = () => {},
): Promise<Deploy> {
  const home = join(root, ".home");
  await mkdir(home, { recursive: true });
  const lines: string[] = [];
  const child: Child = startChild({
    command: process.execPath,
    args: ["scripts/deploy.ts", "--yes", ...args],
    cwd: root,
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: home,
      TMPDIR: home,
      NO_COLOR: "1",
      // Half of the work of a deploy that finds nothing to do is to load our own code.
      NODE_COMPILE_CACHE: join(home, "compiled"),
      ...given,
    },
    onLine: (line) => {
      lines.push(line);
      onLine(line);
    },
  });
  return {
    lines,
    async succeeded() {
      const { code } = await child.exited;
      const output = lines.join("\n");
      if (code !== 0) throw new Error(`The deploy ended with ${code}:\n${output}`);
      return output;
    },
    async kill() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

export async function deploy(world: HostedWorld, args: string[] = []): Promise<string> {
  return await (await startDeploy(world, args)).succeeded();
}
