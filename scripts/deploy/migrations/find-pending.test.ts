import { expect, it } from "vitest";
import { findPending } from "./find-pending.ts";

const local = (version: string, text = `select ${version};`) => ({
  version,
  file: `${version}_name.sql`,
  text,
});
const applied = (version: string, statements: string[] | null = [`select ${version}`]) => ({
  version,
  name: "name",
  statements,
});

it("what the project lacks is pending, in order", () => {
  const pending = findPending([local("1"), local("2"), local("3")], [applied("1")]);
  expect(pending.map(({ file }) => file)).toEqual(["2_name.sql", "3_name.sql"]);
  expect(findPending([local("1")], [applied("1")])).toEqual([]);
});

it("a file that has changed since is refused, and the sentence names it", () => {
  expect(() => findPending([local("1", "select 5;"), local("2")], [applied("1")]))
    .toThrow("supabase/migrations/1_name.sql has changed since it was applied");
});

it("a migration that was marked as applied by hand cannot be compared, and passes", () => {
  expect(findPending([local("1")], [applied("1", null)])).toEqual([]);
});

it("a migration that this folder does not have is refused", () => {
  expect(() => findPending([local("1")], [applied("1"), applied("9")]))
    .toThrow("The project has the migration 9_name, and this folder does not");
});

it("a new file that is older than what is applied is refused", () => {
  expect(() => findPending([local("1"), local("2"), local("3")], [applied("1"), applied("3")]))
    .toThrow("2_name.sql is older than the newest migration of the project (3)");
});
