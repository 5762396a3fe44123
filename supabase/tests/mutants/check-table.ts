import { readFile } from "node:fs/promises";

/** Those of which the table of faults in supabase/README.md has no line. What caught one is on the log of a run. */
export async function missingInTable(titles: string[]): Promise<string[]> {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  return titles.filter((title) => !readme.includes(`| ${title} |`));
}
