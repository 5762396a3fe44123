/**
 * Lints every SQL file with the linter of the Postgres Language Server, which needs no database.
 *
 * `node scripts/check/sql-lint.ts [folder]` prints a line for each finding, and exits with 1 if
 * there is one.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as z from "zod/mini";

const root = new URL("../..", import.meta.url).pathname;

const placeSchema = z.object({ line: z.number(), column: z.number() });
const findingSchema = z.object({
  category: z.string(),
  message: z.string(),
  location: z.object({ path: z.string(), start: placeSchema, end: placeSchema }),
});
const reportSchema = z.object({ diagnostics: z.array(findingSchema) });
type Finding = z.infer<typeof findingSchema>;

/**
 * The linter's findings in the SQL files of a folder, one line each, without its false findings.
 */
export async function lintSql(folder: string): Promise<string[]> {
  const { diagnostics } = z.parse(reportSchema, JSON.parse(await runLinter(folder)));
  const lines = await Promise.all(diagnostics.map(async (finding) => {
    const { path, start, end } = finding.location;
    const code = (await readFile(resolve(root, path), "utf8")).split("\n");
    if (isMistaken(finding, code.slice(start.line - 1, end.line).join("\n"))) return [];
    return [`${path}:${start.line}:${start.column} ${finding.category}: ${finding.message}`];
  }));
  return lines.flat();
}

/**
 * Version 0.25.5 splits two correct forms wrongly: a view that begins with a CTE, which it cuts off
 * before the main query, and an SQL function's body of several statements. The database suites
 * parse both.
 */
export function isMistaken(
  { category, message }: Omit<Finding, "location">,
  code: string,
): boolean {
  if (category !== "syntax") return false;
  if (message === "No root node found in parse result") return true;
  return message.endsWith("syntax error at end of input") &&
    /^create view [^;]*\bas\s+with\s[^;]*\)$/.test(code);
}

async function runLinter(folder: string): Promise<string> {
  const args = [
    "check",
    "--config-path=scripts/check/postgres-language-server.jsonc",
    "--reporter=json",
    "--max-diagnostics=1000",
    folder,
  ];
  const { promise, resolve: done, reject } = Promise.withResolvers<string>();
  // The linter exits with 1 if it finds something, so only a missing report is a failure.
  execFile(
    join(root, "node_modules/.bin/postgres-language-server"),
    args,
    { cwd: root },
    (error, stdout) => stdout.startsWith("{") ? done(stdout) : reject(error),
  );
  return await promise;
}

if (import.meta.main) {
  const findings = await lintSql(process.argv[2] ?? "supabase");
  for (const finding of findings) console.log(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
