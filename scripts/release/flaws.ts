/** Why the migrations of this folder must not be released or deployed. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DatabaseUse, findLosses, findOverloads } from "./database-use.ts";
import { findUnsafeStatements } from "./later-migration.ts";
import {
  findEditedMigrations,
  findLateMigrations,
  isFirst,
  type Migrations,
  readMigrations,
  unreleased,
} from "./migrations.ts";
import { CLIENT_DAYS, liveReleases, readReleases, type Release, soleFrom } from "./releases.ts";

export interface State {
  releases: Release[];
  migrations: Migrations;
  /** The text of schema.txt, which describes the database with these migrations. */
  schema: string;
}

export async function readState(root: string): Promise<State> {
  const [releases, migrations, schema] = await Promise.all([
    readReleases(root),
    readMigrations(root),
    readFile(join(root, "supabase/tests/schema/schema.txt"), "utf8"),
  ]);
  return { releases, migrations, schema };
}

/** Throws the flaws of this folder, if it has any. */
export function refuseFlaws(state: State, now: Date): void {
  const flaws = findFlaws(state, now);
  if (flaws.length > 0) throw new Error(flaws.join("\n\n"));
}

/**
 * Says that this folder differs from the newest release; undefined if it does not, or before the
 * first one. `use`: what the code of this folder uses.
 */
export function describeUnreleased(
  { releases, migrations }: State,
  use: DatabaseUse,
): string | undefined {
  const newest = releases.at(-1);
  if (newest === undefined) return undefined;
  const isReleased = unreleased(releases, migrations).length === 0 &&
    Object.entries(use).every(([about, said]) =>
      said.every((one) => newest.uses[about]?.includes(one))
    );
  return isReleased
    ? undefined
    : `This folder has changes that are not in the release ${newest.version}. Release them first ` +
      "(npm run release -- <version>): only what a release uses is kept for apps that are still open.";
}

/** A sentence for each flaw. `now` decides which releases an app may still run. */
export function findFlaws({ releases, migrations, schema }: State, now: Date): string[] {
  const unsafe = unreleased(releases, migrations)
    .filter((file) => !isFirst(releases, file))
    .flatMap((file) => findUnsafeStatements(file, migrations.get(file) ?? ""));
  return [
    ...findEditedMigrations(releases, migrations),
    ...findLateMigrations(releases, migrations),
    ...unsafe,
    ...findOverloads(schema),
    ...findBroken(releases, schema, now),
  ];
}

/** What an app that is still open relies on, and the database no longer has. */
function findBroken(releases: Release[], schema: string, now: Date): string[] {
  const live = liveReleases(releases, now);
  const losses = live.flatMap((release) =>
    Array.from(findLosses(release.uses, schema), ([about, loss]) => ({ release, about, loss }))
  );
  return Array.from(Map.groupBy(losses, ({ about }) => about), ([about, found]) => {
    const users = found.map(({ release }) => release);
    const without = live[live.findIndex((release) => release === users.at(-1)) + 1];
    const when = without === undefined
      ? `${CLIENT_DAYS} days after a release whose app and functions do without it`
      : `in a release after ${soleFrom(without).toISOString().slice(0, 16).replace("T", " ")} UTC`;
    return `The ${about} ${found.at(-1)?.loss}, but apps that are still open may run ${
      users.map(({ version }) => version).join(" or ")
    }, which uses it. Put it back as it was, beside what is new. It may go ${when}.`;
  });
}
