import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

const folder = "supabase/functions";
/** What is never uploaded. */
const left = /(\.test\.ts|\.md)$|\/fixtures\//;

/**
 * Changes when something changes that the functions are built from. It looks at all of them
 * together, because most code is shared.
 */
export async function digestSource(root: string): Promise<string> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .filter((file) => !left.test(file)).sort();
  const hash = createHash("sha256");
  for (const file of [...files, "supabase/config.toml"]) {
    hash.update(`${file}\0`).update(await readFile(join(root, file))).update("\0");
  }
  return hash.digest("hex");
}
