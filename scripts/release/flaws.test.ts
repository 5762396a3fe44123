import { expect, it } from "vitest";
import { schemaText } from "./fixtures/schema.ts";
import { limits } from "./later-migration.ts";
import { describeUnreleased, findFlaws, readState, type State } from "./flaws.ts";
import { hashOf } from "./migrations.ts";
import type { Release } from "./releases.ts";

const root = new URL("../..", import.meta.url).pathname;

it("the migrations of this folder keep the rules of releases (CONTRIBUTING, After 1.0)", async () => {
  expect(findFlaws(await readState(root), new Date())).toEqual([]);
});

const first = "create table public.lamps (id uuid primary key);";

const releaseOf = (version: string, released_at: string, uses: Release["uses"]): Release => ({
  version,
  released_at,
  migrations: version === "1.0.0" ? { "20270101000000_lamps.sql": hashOf(first) } : {},
  uses,
});

function stateWith(releases: Release[], later: Record<string, string> = {}): State {
  const migrations = new Map(Object.entries({ "20270101000000_lamps.sql": first, ...later }));
  return { releases, migrations, schema: schemaText };
}

const shine = { "function shine": ["returns void"] };
const now = new Date("2027-01-20T12:00:00Z");

it("what the newest release uses cannot be removed, however old that release is", () => {
  const state = stateWith([releaseOf("1.0.0", "2026-01-01T12:00:00Z", shine)]);
  expect(findFlaws(state, now)).toEqual([
    "The function shine is gone, but apps that are still open may run 1.0.0, which uses it. Put it " +
    "back as it was, beside what is new. It may go 14 days after a release whose app and functions " +
    "do without it.",
  ]);
});

it("what was used can be removed 14 days after the first release that does without it, and the sentence says when", () => {
  const state = stateWith([
    releaseOf("1.0.0", "2027-01-01T12:00:00Z", shine),
    releaseOf("1.1.0", "2027-01-02T12:00:00Z", shine),
    releaseOf("1.2.0", "2027-01-08T12:00:00Z", {}),
    releaseOf("1.2.1", "2027-01-09T12:00:00Z", {}),
  ]);
  expect(findFlaws(state, now)).toEqual([
    expect.stringMatching(
      /may run 1\.1\.0, .*It may go in a release after 2027-01-22 12:00 UTC\.$/,
    ),
  ]);
  expect(findFlaws(state, new Date("2027-01-22T12:00:00Z"))).toEqual([]);
});

it("a later file follows the rules for later files, and those of the first release do not", () => {
  const releases = [releaseOf("1.0.0", "2027-01-01T12:00:00Z", {})];
  const later = (text: string) =>
    findFlaws(stateWith(releases, { "20270102000000_light.sql": text }), now);
  expect(later(`${limits}select 1;`)).toEqual([]);
  expect(later("select 1;")).toEqual([
    expect.stringMatching(/^20270102000000_light.sql has to begin/),
  ]);
  expect(findFlaws(stateWith([], { "20270102000000_light.sql": "select 1;" }), now)).toEqual([]);
});

it("a folder that has or uses more than the newest release is not one, and a deploy says so", () => {
  const releases = [releaseOf("1.0.0", "2027-01-01T12:00:00Z", shine)];
  expect(describeUnreleased(stateWith([]), shine)).toBeUndefined();
  expect(describeUnreleased(stateWith(releases), shine)).toBeUndefined();
  expect(describeUnreleased(stateWith(releases), {})).toBeUndefined();
  const more = { "function shine": ["returns void", "takes p_at date"] };
  expect(describeUnreleased(stateWith(releases), more)).toContain("not in the release 1.0.0");
  expect(describeUnreleased(stateWith(releases, { "20270102000000_light.sql": "" }), shine))
    .toContain("Release them first (npm run release -- <version>)");
});
