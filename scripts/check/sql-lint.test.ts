import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isMistaken, lintSql } from "./sql-lint.ts";

async function findingsIn(code: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-sql-"));
  try {
    await writeFile(join(folder, "planted.sql"), code);
    return (await lintSql(folder)).map((line) => line.replace(/^.*planted\.sql:/, ""));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const plpgsql = (body: string) =>
  `create function private.f() returns void language plpgsql as $$\nbegin\n${body}\nend\n$$;\n`;

it("the linter finds mistakes in statements and in function bodies, and bad habits", async () => {
  expect(await findingsIn("create tabel x (a int);\n")).toEqual([
    expect.stringContaining("1:1 syntax"),
  ]);
  expect(await findingsIn(plpgsql("  delete from a wher b = 1 and;"))).toEqual([
    expect.stringContaining("syntax"),
  ]);
  expect(await findingsIn("create table x (a timestamp);\ndelete from x;\n")).toEqual([
    expect.stringContaining("1:1 lint/safety/preferTimestamptz"),
    expect.stringContaining("2:1 lint/safety/banDeleteWithoutWhere"),
  ]);
});

it("correct SQL has no findings, and two false findings of the linter are left out", async () => {
  expect(await findingsIn(plpgsql("  delete from private.a where b = 1;"))).toEqual([]);
  expect(await findingsIn("create view v as\nwith a as (\n  select 1 as b\n)\nselect b from a;\n"))
    .toEqual([]);
  expect(
    await findingsIn(
      "create function private.f() returns void language sql as $$\n" +
        "  delete from a where b = 1;\n  delete from a where b = 2;\n$$;\n",
    ),
  ).toEqual([]);
});

it("a view that is really cut off is reported", () => {
  const finding = {
    category: "syntax",
    message: "Invalid statement: syntax error at end of input",
  };
  expect(isMistaken(finding, "create view v as\nselect 1 from")).toBe(false);
  expect(isMistaken({ ...finding, category: "lint/safety/banTruncate" }, "truncate a")).toBe(false);
});
