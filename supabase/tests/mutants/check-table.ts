import { readFile } from "node:fs/promises";
import { expect } from "vitest";

/** The table of faults in supabase/README.md has a line for each of these. What caught it is on the log of a run. */
export async function checkTable(titles: string[]): Promise<void> {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  expect(titles.filter((title) => !readme.includes(`| ${title} |`))).toEqual([]);
}
