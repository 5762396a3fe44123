import { cp, readdir, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { makeEmptyFolder } from "../../test/started-folder.ts";

interface Clone {
  /** The project's folder. */
  root: string;
  remove(): Promise<void>;
}

const root = new URL("../../..", import.meta.url).pathname;
const leftOut = new Set([
  "node_modules",
  "dist",
  ".git",
  ".stack",
  ".temp",
  ".branches",
  ".env",
  ".env.deploy",
]);

/**
 * A copy of this project, without what a clone does not have: builds, and the operator's settings.
 * The packages are those of this project, so nothing is installed.
 */
export async function cloneProject(): Promise<Clone> {
  const { path: folder, remove } = await makeEmptyFolder();
  for (const name of await readdir(root)) {
    if (leftOut.has(name)) continue;
    await cp(join(root, name), join(folder, name), {
      recursive: true,
      filter: (path) => !leftOut.has(basename(path)),
    });
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return { root: folder, remove };
}
