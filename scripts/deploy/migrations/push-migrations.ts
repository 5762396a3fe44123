import { supabaseBinary, supabaseEnvironment } from "../../stack/binaries.ts";
import { runToEnd } from "../../stack/child.ts";
import type { Deployment } from "../step.ts";
import { openDatabase } from "./database-url.ts";

const PUSH_LIMIT_MS = 15 * 60_000;

/** Applies the migrations with `supabase db push`. */
export async function pushMigrations({ root, given, project }: Deployment): Promise<void> {
  const url = await openDatabase(project, given);
  const { code, output } = await runToEnd(PUSH_LIMIT_MS, {
    command: supabaseBinary,
    args: ["db", "push", `--remote=${url}`, "--yes", "--agent=no", "--workdir", root],
    env: supabaseEnvironment,
  });
  if (code !== 0) throw new Error(output);
}
