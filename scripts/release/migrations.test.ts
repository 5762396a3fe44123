import { expect, it } from "vitest";
import { findEditedMigrations, findLateMigrations, hashOf } from "./migrations.ts";
import type { Release } from "./releases.ts";

const text = "create table public.lamps (\n  id uuid primary key\n);\n";
const file = "20270101000000_lamps.sql";

const releases: Release[] = [
  {
    version: "1.0.0",
    released_at: "2027-01-01T12:00:00Z",
    migrations: { [file]: hashOf(text) },
    uses: {},
  },
];

it("a released file that is unchanged, also by Git on Windows, is fine", () => {
  expect(findEditedMigrations(releases, new Map([[file, text]]))).toEqual([]);
  const onWindows = text.replaceAll("\n", "\r\n");
  expect(findEditedMigrations(releases, new Map([[file, onWindows]]))).toEqual([]);
});

it("a released file that has changed or is gone is refused, and the sentence says how to go on", () => {
  const [changed] = findEditedMigrations(releases, new Map([[file, `${text} `]]));
  expect(changed).toBe(
    "20270101000000_lamps.sql was released in 1.0.0 and has changed: databases that have it would " +
      "not follow. Restore it (git checkout v1.0.0 -- " +
      "supabase/migrations/20270101000000_lamps.sql), and write the change into a new file (npx " +
      "supabase migration new <subject>).",
  );
  const [renamed] = findEditedMigrations(releases, new Map([["20270101000000_light.sql", text]]));
  expect(renamed).toContain("was released in 1.0.0 and is gone");
});

it("a new file has to be newer than every released one", () => {
  const migrations = (...names: string[]) => new Map([file, ...names].map((name) => [name, text]));
  expect(findLateMigrations(releases, migrations("20270101000001_light.sql"))).toEqual([]);
  expect(findLateMigrations(releases, migrations("20261231235959_light.sql"))).toEqual([
    expect.stringMatching(/^20261231235959_light.sql is older than 20270101000000_lamps.sql/),
  ]);
  // Supabase remembers the number alone.
  expect(findLateMigrations(releases, migrations("20270101000000_light.sql"))).toHaveLength(1);
  expect(findLateMigrations([], migrations("20261231235959_light.sql"))).toEqual([]);
});
