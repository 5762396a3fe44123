/**
 * Room in memory for the databases of a run, if the machine has any. A database is a thousand small
 * files, and to make and delete them takes several times as long on a disk.
 */
import { chmod, mkdtemp, readdir, rm, statfs } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** Linux has a file system in memory here. A container's is often small. */
const memory = "/dev/shm";
/** A whole run uses less than a quarter of this. */
const FREE_BYTES_MIN = 4 * 1024 ** 3;

export async function makeMemoryFolder(
  folder: string = memory,
  freeBytesMin: number = FREE_BYTES_MIN,
): Promise<string | undefined> {
  try {
    // Processes of another machine or container have other ids.
    const prefix = `wan-pwa-test-${hostname()}-`;
    await removeLeftovers(folder, prefix);
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < freeBytesMin) return undefined;
    const made = await mkdtemp(join(folder, `${prefix}${process.pid}-`));
    // A test starts the stack as another user, who has to get to its own folder in it.
    await chmod(made, 0o711);
    return made;
  } catch {
    return undefined;
  }
}

/** A run that was stopped by Ctrl-C or by a kill could not clean up. */
async function removeLeftovers(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [pid = ""] = name.startsWith(prefix) ? name.slice(prefix.length).split("-") : [];
    if (pid !== "" && !isRunning(Number(pid))) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
