import { access, writeFile } from "node:fs/promises";
import type { Sql } from "postgres";

/**
 * Runs the whole seed file, if there is one, as role `postgres`, as `supabase db reset` does. Once
 * it has succeeded, which `markFile` records, it does not run again, because the rows that it made
 * may have been changed since.
 */
export async function runSeedOnce(sql: Sql, seedFile: string, markFile: string): Promise<void> {
  if (!(await exists(seedFile)) || await exists(markFile)) return;
  await sql.file(seedFile).simple();
  await writeFile(markFile, "");
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(() => true, () => false);
}
