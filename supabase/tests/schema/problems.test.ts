import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { problems } from "../../functions/_shared/contracts/problems.ts";

const supabaseFolder = new URL("../../", import.meta.url);

/** The texts of all files below a folder of supabase/ with this ending. */
async function texts(folder: string, ending: string): Promise<string[]> {
  const root = fileURLToPath(new URL(folder, supabaseFolder));
  const files = await readdir(root, { recursive: true });
  return await Promise.all(
    files.filter((file) => file.endsWith(ending) && !file.endsWith(`.test${ending}`))
      .map((file) => readFile(`${root}/${file}`, "utf8")),
  );
}

const sqlText = (await texts("migrations", ".sql")).join("\n");
const typescriptText = (await texts("functions", ".ts")).join("\n");

const raisedInSql = Array.from(
  sqlText.matchAll(/raise sqlstate '(?:PT(\d{3})|42501)' using\s+message = '(\w+)'/g),
  ([, status, code]) => ({ status, code: code ?? "" }),
);
const raisedInTypescript = Array.from(
  typescriptText.matchAll(/new Problem\(\s*"(\w+)"/g),
  ([, code]) => code ?? "",
);

it("every problem that SQL raises is in the catalogue, with its status", () => {
  expect(raisedInSql.length).toBeGreaterThan(10);
  for (const { status, code } of raisedInSql) {
    expect(problems, code).toHaveProperty(code);
    // Storage turns 42501 into its own 403, whatever the problem is.
    if (status === undefined) continue;
    expect(String(problems[code as keyof typeof problems].status), code).toBe(status);
  }
  expect(sqlText.match(/raise sqlstate/g)).toHaveLength(raisedInSql.length);
});

it("every problem of the catalogue is raised somewhere", () => {
  const raised = new Set([...raisedInTypescript, ...raisedInSql.map(({ code }) => code)]);
  expect(Object.keys(problems).filter((code) => !raised.has(code))).toEqual([]);
});
