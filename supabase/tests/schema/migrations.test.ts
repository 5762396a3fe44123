/**
 * The migrations of the first release, and all of them before that, define each object once, whole.
 * Later ones change what is there. All of them use only what exists by then.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModule, parseSync } from "libpg-query";
import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isFirst, readMigrations } from "../../../scripts/release/migrations.ts";
import { readReleases } from "../../../scripts/release/releases.ts";
import { connect } from "../../../scripts/stack/postgres/connect.ts";
import { type Stack, startStack } from "../../../scripts/stack/stack.ts";

const root = new URL("../../..", import.meta.url).pathname;

interface Migration {
  name: string;
  text: string;
}

const releases = await readReleases(root);
const migrations: Migration[] = Array.from(
  await readMigrations(root),
  ([name, text]) => ({ name, text: text.replaceAll(/(?<=^|\s)--( .*)?$/gm, "") }),
);

/** The statements of a migration, without function bodies and string literals. */
const statementsOf = ({ text }: Migration) =>
  text.replaceAll(/(\$\w*\$)[\s\S]*?\1/g, "$$$$").replaceAll(/'(?:[^']|'')*'/g, "''");

/** The rules that a migration breaks, and where. */
function faultsOf(migration: Migration): string[] {
  const statements = statementsOf(migration);
  const altered = Array.from(
    statements.matchAll(/\balter\s+(?!default\b)(\w+)\s+(?:if exists\s+|only\s+)?([\w.]+)/gi),
    ([, kind, name]) => ({ kind, name }),
  );
  const isOwn = (name = "") =>
    new RegExp(String.raw`\bcreate\s+[\w ]*?${name.replaceAll(".", String.raw`\.`)}\b`, "i")
      .test(statements);
  return [
    ...altered.filter(({ name }) => !isOwn(name))
      .map(({ kind, name }) => `alters ${kind} ${name}, which another migration makes`),
    ...(statements.match(/\bdrop\s+\w+/gi) ?? []).map((what) => `says "${what}"`),
    ...(statements.match(/\bcreate\s+or\s+replace\b/gi) ?? []).map((what) => `says "${what}"`),
  ];
}

it.each(migrations.filter(({ name }) => isFirst(releases, name)))(
  "$name changes nothing that another migration creates",
  (migration) => {
    expect(faultsOf(migration)).toEqual([]);
  },
);

it.each([
  ["alter table public.models add column colour text;", "alters table public.models"],
  ["alter view private.violations rename to others;", "alters view private.violations"],
  ['drop policy "Users name themselves" on public.profiles;', 'says "drop policy"'],
  ["create or replace function private.x() returns int language sql as $$ select 1 $$;", "says"],
])("the rule catches: %s", (text, fault) => {
  expect(faultsOf({ name: "planted", text })).toEqual([expect.stringContaining(fault)]);
});

describe("with only the first migrations,", () => {
  let dataFolder: string;
  let stack: Stack;
  let sql: Sql;

  beforeAll(async () => {
    await loadModule();
    dataFolder = await mkdtemp(join(tmpdir(), "wan-pwa-migrations-"));
    stack = await startStack({
      ports: { api: 0, db: 0, mailbox: 0 },
      dataFolder,
      migrationsFolder: await mkdtemp(join(dataFolder, "none-")),
      seed: false,
      fsync: false,
    });
    sql = connect(stack.urls.db, 1);
  });
  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await stack?.stop();
    await rm(dataFolder, { recursive: true, force: true });
  });

  /** The names in `public` and `private` that exist. */
  async function existingNames(): Promise<string[]> {
    const rows = await sql<{ name: string }[]>`
      with schemas as (
        select oid, nspname from pg_catalog.pg_namespace where nspname in ('public', 'private')
      )
      select nspname || '.' || relname as name from pg_catalog.pg_class join schemas on schemas.oid = relnamespace
      union select nspname || '.' || proname from pg_catalog.pg_proc join schemas on schemas.oid = pronamespace
      union select nspname || '.' || typname from pg_catalog.pg_type join schemas on schemas.oid = typnamespace
      union select nspname || '.' || conname from pg_catalog.pg_constraint join schemas on schemas.oid = connamespace`;
    return rows.map(({ name }) => name);
  }

  /** Runs a migration. Returns the names that it uses, also in function bodies, and that it lacks. */
  async function missingNames({ text }: Migration): Promise<string[]> {
    // What a later migration drops exists only before.
    const before = await existingNames();
    for (const statement of splitStatements(text)) await sql.unsafe(statement);
    const existing = new Set([...before, ...await existingNames()]);
    const used = Array.from(text.matchAll(/\b(public|private)\.([a-z_]\w*)/g), ([name]) => name);
    return [...new Set(used)].filter((name) => !existing.has(name));
  }

  it.each(migrations)("up to $name, everything that is used exists", async (migration) => {
    expect(await missingNames(migration)).toEqual([]);
  });

  it("a function that uses a later object is caught", async () => {
    const text = `create function private.planted() returns int language plpgsql as $$
      begin return private.of_a_later_file(); end $$`;
    expect(await missingNames({ name: "planted", text })).toEqual(["private.of_a_later_file"]);
  });
});

/** `create index concurrently` cannot be sent together with other statements. */
function splitStatements(text: string): string[] {
  const bytes = Buffer.from(text);
  return (parseSync(text).stmts ?? []).map(({ stmt_location: start = 0, stmt_len: length }) =>
    bytes.subarray(start, length === undefined ? undefined : start + length).toString()
  );
}
