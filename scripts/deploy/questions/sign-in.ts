import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Given } from "../../hosted/given.ts";

/** The token that is given, or the one that `supabase login` has kept. */
export async function signIn(given: Given, home = homedir()): Promise<Given> {
  if (given.SUPABASE_ACCESS_TOKEN !== "") return given;
  const kept = await readFile(join(home, ".supabase/access-token"), "utf8").catch(() => "");
  return { ...given, SUPABASE_ACCESS_TOKEN: kept.trim() };
}
