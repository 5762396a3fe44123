import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/**
 * Changes when one of these files, or a file in one of these folders, changes, comes or goes.
 *
 * @param ignored the files that do not count, by their path from the root
 */
export async function digestFiles(root: string, paths: string[], ignored: RegExp): Promise<string> {
  const lists = await Promise.all(paths.map((path) => filesOf(root, path)));
  const hash = createHash("sha256");
  for (const file of lists.flat().filter((path) => !ignored.test(path)).sort()) {
    hash.update(`${file}\0`).update(await readFile(join(root, file))).update("\0");
  }
  return hash.digest("hex");
}

async function filesOf(root: string, path: string): Promise<string[]> {
  if (!(await stat(join(root, path))).isDirectory()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
}
