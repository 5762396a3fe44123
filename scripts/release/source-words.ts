/** The words in the code of the app and of the functions: its names, and those in its strings. */
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSync } from "vite";

/**
 * Tests are no part of a release. Texts for users contain words such as "description" that mean no
 * column, and the generated types name everything that there is.
 */
const isLeftOut = (file: string) =>
  /\.test\.|\.d\.ts$|\/fixtures\/|^client\/src\/words\/|database\.types\.ts$/.test(file);

export async function readSourceWords(root: string): Promise<Set<string>> {
  const words = new Set<string>();
  for await (const file of glob("{client/src,supabase/functions}/**/*.{ts,tsx}", { cwd: root })) {
    if (isLeftOut(file)) continue;
    addWords(parseSync(file, await readFile(join(root, file), "utf8")).program, words);
  }
  return words;
}

/** Comments are no nodes, and the text between tags is for users. */
function addWords(node: unknown, words: Set<string>): void {
  if (Array.isArray(node)) {
    for (const one of node) addWords(one, words);
    return;
  }
  if (typeof node !== "object" || node === null || ("type" in node && node.type === "JSXText")) {
    return;
  }
  for (const [field, value] of Object.entries(node)) {
    if (typeof value !== "string") addWords(value, words);
    else if (["name", "value", "cooked"].includes(field)) {
      for (const word of value.match(/\w+/g) ?? []) words.add(word);
    }
  }
}
