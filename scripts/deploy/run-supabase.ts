import * as z from "zod/mini";
import { parseJson } from "../../supabase/functions/_shared/http/body.ts";
import { supabaseBinary, supabaseEnvironment } from "../stack/binaries.ts";
import { runToEnd } from "../stack/child.ts";

interface Outcome {
  /** Why it failed, in the CLI's words; undefined if it did not. */
  failure: string | undefined;
  /** Everything that it wrote. */
  output: string;
}

const resultSchema = z.object({ error: z.object({ message: z.string() }) });

/** Runs the Supabase CLI, which asks nothing and keeps what it writes in this folder. */
export async function runSupabase(
  limitMs: number,
  folder: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Outcome> {
  const { code, output } = await runToEnd(limitMs, {
    command: supabaseBinary,
    args: [...args, "--yes", "--agent=no", "--output-format=json"],
    env: { ...supabaseEnvironment, SUPABASE_HOME: folder, ...env },
  });
  return { failure: code === 0 ? undefined : readFailure(output), output };
}

/** The lines of both streams are mixed; one of them is the result. */
function readFailure(output: string): string {
  const results = output.split("\n").flatMap((line) => {
    const parsed = z.safeParse(resultSchema, parseJson(line));
    return parsed.success ? [parsed.data.error.message] : [];
  });
  return results.at(-1) ?? output;
}
