import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** Reads `.env` if it exists, otherwise `.env.example`. Variables of the shell override both. */
export async function readSettings(
  root: string,
): Promise<{ file: string; values: Record<string, string> }> {
  const example = parseEnv(await readFile(join(root, ".env.example"), "utf8"));
  const own = await readFile(join(root, ".env"), "utf8").then(parseEnv, () => undefined);
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...example, ...own })) {
    values[name] = process.env[name] ?? value ?? "";
  }
  return { file: own === undefined ? ".env.example" : ".env", values };
}
