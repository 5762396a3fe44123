import { readFile } from "node:fs/promises";

export interface Row {
  fault: string;
  caughtBy: string;
}

/** The table of planted faults in supabase/README.md, line by line. */
export async function readTable(): Promise<Row[]> {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, table = ""] = readme.split("| fault | caught by |\n| --- | --- |\n");
  const lines = table.split("\n");
  return lines.slice(0, lines.findIndex((line) => !line.startsWith("| "))).map((line) => {
    const [fault = "", caughtBy = ""] = line.slice(2, -2).split(" | ");
    return { fault, caughtBy };
  });
}
