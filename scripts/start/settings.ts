import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** `.env` where there is one, else `.env.example`; the shell's own variables win over either. */
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
