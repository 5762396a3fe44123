/** What a developer changes in a clone between two deploys. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runToEnd } from "../../stack/child.ts";

const SCRIPT_LIMIT_MS = 60_000;

/** Changes the price of a video in 480p in the catalog, and writes the migration of it. */
export async function changePrice(root: string, model: string, cost: number): Promise<void> {
  const file = join(root, `supabase/catalog/models/${model}.json`);
  const text = await readFile(file, "utf8");
  const line = /("resolution": "480p",\s+"credits": )\d+/;
  if (!line.test(text)) throw new Error(`${file} has no price for 480p.`);
  await writeFile(file, text.replace(line, `$1${cost}`));
  const { code, output } = await runToEnd(SCRIPT_LIMIT_MS, {
    command: process.execPath,
    args: ["scripts/sync-catalog.ts"],
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  });
  if (code !== 0) throw new Error(output);
}

/** Adds a migration that is newer than all others. */
export async function addMigration(root: string, name: string, sql: string): Promise<void> {
  const limits = "set lock_timeout = '3s';\nset statement_timeout = '60s';\n";
  const file = join(root, `supabase/migrations/20990101000000_${name}.sql`);
  await writeFile(file, `${limits}\n${sql}`);
}
