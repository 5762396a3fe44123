/**
 * A hosted project loads the extension safeupdate for every session of the API. It refuses an
 * UPDATE or DELETE without a WHERE, also within a function, so such a function would fail there and
 * only there.
 */
import { loadModule, scanSync, type ScanToken } from "libpg-query";
import { beforeAll, expect, it } from "vitest";
import { sql } from "../fixtures/database.ts";

beforeAll(() => loadModule());

/** All functions of ours: those that a caller reaches, and what those call, triggers included. */
const functions = () =>
  sql<{ name: string; body: string }[]>`
    select oid::regprocedure::text as name, prosrc as body
    from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    order by 1`;

/**
 * The statements that change every row of a table. Works on words and not on syntax trees, because
 * a parser of PL/pgSQL needs the types of a database.
 */
function flawsOf(body: string): string[] {
  const tokens = scanSync(body).tokens.filter(({ tokenName }) => !tokenName.endsWith("COMMENT"));
  const words = tokens.map(({ text }) => text.toLowerCase());
  return words.flatMap((word, at) => {
    const before = words[at - 1] ?? "";
    // `for update`, `for no key update` and `on conflict do update` are no statements.
    const updates = word === "update" && !["for", "key", "do"].includes(before);
    const deletes = word === "delete" && words[at + 1] === "from";
    return (updates || deletes) && !hasWhere(words, at) ? [excerpt(body, tokens, at)] : [];
  });
}

/** Whether a WHERE stands between here and the end of the statement, not in parentheses. */
function hasWhere(words: string[], from: number): boolean {
  let depth = 0;
  for (const word of words.slice(from)) {
    if (word === "(") depth += 1;
    if (word === ")") depth -= 1;
    if (depth < 0 || word === ";") return false;
    if (depth === 0 && word === "where") return true;
  }
  return false;
}

function excerpt(body: string, tokens: ScanToken[], at: number): string {
  const start = tokens[at]?.start ?? 0;
  return body.slice(start, start + 80);
}

it("every UPDATE and DELETE in a function has a WHERE", async () => {
  const all = await functions();
  expect(all.length).toBeGreaterThan(50);
  const flaws = all.flatMap(({ name, body }) => flawsOf(body).map((flaw) => `${name}: ${flaw}`));
  expect(flaws).toEqual([]);
});

it.each([
  "update public.profiles set credits = 0",
  "with gone as (delete from public.profiles returning id) select count(*) from gone where true",
  "begin delete from public.profiles; end",
  "begin if true then update public.profiles set name = 'where'; end if; end",
  "begin for v in delete from public.profiles returning id loop null; end loop; end",
  "update public.profiles set credits = (select 1 where true) -- where",
])("the test finds a function without one: %s", (body) => {
  expect(flawsOf(body)).toHaveLength(1);
});

it.each([
  "select 1 from public.profiles for update",
  "select 1 from public.profiles for no key update",
  "insert into a values (1) on conflict (b) do update set b = 1",
  "update a set b = (select c from d) from e where a.f = e.f",
])("the test accepts a statement that names its rows, or writes none: %s", (body) => {
  expect(flawsOf(body)).toEqual([]);
});
