import { digestFiles } from "../digest-files.ts";

/** What is never uploaded. */
const ignored = /(\.test\.ts|\.md)$|\/fixtures\//;

/**
 * Changes when something changes that the functions are built from. It looks at all of them
 * together, because most code is shared.
 */
export async function digestSource(root: string): Promise<string> {
  return await digestFiles(root, ["supabase/functions", "supabase/config.toml"], ignored);
}
