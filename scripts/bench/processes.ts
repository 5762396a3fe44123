/** The CPU and the memory of the functions' processes, as Linux counts them in /proc. */
import { readdir, readFile, writeFile } from "node:fs/promises";

/** Linux counts CPU in hundredths of a second (USER_HZ). */
const TICK_MS = 10;

export interface FunctionProcess {
  /** All CPU that it has used, in milliseconds: of its isolate and of Deno's other threads. */
  cpuMs(): Promise<number>;
  /** Forgets the peak of its memory. */
  resetPeak(): Promise<void>;
  /** The peak of its memory since then, in bytes. */
  peakBytes(): Promise<number>;
}

/** Finds the process of a function among our own children. */
export async function findFunction(name: string): Promise<FunctionProcess> {
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (!commandLine.includes(`/functions/${name}/index.ts`)) continue;
    const [, parent] = /^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
    if (Number(parent) === process.pid) return watch(pid);
  }
  throw new Error(`The process of the function ${name} was not found. This needs Linux.`);
}

function watch(pid: string): FunctionProcess {
  return {
    async cpuMs() {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8");
      // The fields after the name, which is in parentheses: utime and stime are 14 and 15.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    },
    resetPeak: () => writeFile(`/proc/${pid}/clear_refs`, "5"),
    async peakBytes() {
      const status = await readFile(`/proc/${pid}/status`, "utf8");
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
  };
}
