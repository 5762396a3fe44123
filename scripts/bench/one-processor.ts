import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Keeps this process and all that it starts from now on on the first processor. A phone does not
 * run the servers or Lighthouse: a browser that was started before has the other processors to
 * itself. `nice` would not do, because Linux divides the time between groups of processes first.
 */
export async function stayOnOneProcessor(): Promise<void> {
  const { pid } = process;
  await promisify(execFile)("taskset", ["--all-tasks", "--cpu-list", "--pid", "0", String(pid)]);
}
