import { expect, it } from "vitest";
import { findUnsafeStatements, limits } from "./later-migration.ts";

const flawsOf = (text: string) => findUnsafeStatements("new.sql", text);

it.each([
  "alter table public.models add column colour text;",
  "alter table public.models add column shade int not null default 1, add column at timestamptz;",
  "alter table public.models add column twice int not null generated always as (position * 2) stored;",
  "create table public.lamps (id uuid primary key, name text not null);",
  "create or replace function private.f() returns int language plpgsql as $$ begin return 1; end $$;",
  "-- A comment that says commit.\ncreate index concurrently lamps_by_name on public.lamps (name);",
])("a later migration may say: %s", (statement) => {
  expect(flawsOf(`-- Lamps.\n\n${limits}\n${statement}`)).toEqual([]);
  expect(flawsOf(`set local statement_timeout = 60000; set lock_timeout = '1s'; ${statement}`))
    .toEqual([]);
});

it.each([
  ["", "has to begin with `set lock_timeout = '3s'; set statement_timeout = '60s';`"],
  ["set lock_timeout = '3s';", "has to begin with"],
  ["set lock_timeout = 0; set statement_timeout = '60s';", "has to begin with"],
  ["set lock_timeout = '0s'; set statement_timeout = '60s';", "has to begin with"],
  ["set lock_timeout to default; set statement_timeout = '60s';", "has to begin with"],
  [`select 1; ${limits}`, "has to begin with"],
  [`${limits} begin; select 1;`, "begins or ends a transaction"],
  [`${limits} select 1; commit;`, "begins or ends a transaction"],
  [
    `${limits} create index concurrently i on public.models (label); select 1;`,
    "has a statement with `concurrently`",
  ],
  [
    `${limits} drop index concurrently public.i; select 1;`,
    "has a statement with `concurrently`",
  ],
  [
    `${limits} alter table public.models add column a int, add column b int not null;`,
    "adds models.b as not null without a default",
  ],
])("a later migration is refused: %s", (text, flaw) => {
  expect(flawsOf(text)).toEqual([expect.stringContaining(`new.sql ${flaw}`)]);
});
