/** Which migrations are released, and whether the folder still has them as they were. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Release } from "./releases.ts";

export const migrationsFolder = "supabase/migrations";

/** The texts by file name, in the order in which they are applied. */
export type Migrations = ReadonlyMap<string, string>;

export async function readMigrations(root: string): Promise<Migrations> {
  const folder = join(root, migrationsFolder);
  // The CLI applies no other files.
  const files = (await readdir(folder)).filter((file) => /^\d+_.*\.sql$/.test(file)).sort();
  return new Map(
    await Promise.all(
      files.map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const),
    ),
  );
}

/** Git on Windows may check a file out with other line ends. */
export const hashOf = (text: string): string =>
  createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");

/** "20261122000100" of "20261122000100_foundation.sql": Supabase remembers this alone. */
export const versionOf = (file: string): string => file.replace(/_.*/, "");

const newestOf = (releases: readonly Release[]) =>
  releases.flatMap(({ migrations }) => Object.keys(migrations)).sort().at(-1);

/**
 * The migrations that may define each object once, whole: those of the first release, and all of
 * them before that. The later ones change what is there.
 */
export function isFirst(releases: readonly Release[], file: string): boolean {
  const [first] = releases;
  return first === undefined || file in first.migrations;
}

export function unreleased(releases: readonly Release[], migrations: Migrations): string[] {
  return [...migrations.keys()].filter((file) =>
    !releases.some((release) => file in release.migrations)
  );
}

/**
 * A sentence for each released file that has changed or is gone. A database that has applied the
 * file would never get the change, because Supabase compares versions and not texts.
 */
export function findEditedMigrations(
  releases: readonly Release[],
  migrations: Migrations,
): string[] {
  return releases.flatMap(({ version, migrations: released }) =>
    Object.entries(released).flatMap(([file, hash]) => {
      const text = migrations.get(file);
      if (text !== undefined && hashOf(text) === hash) return [];
      return [
        `${file} was released in ${version} and ${
          text === undefined ? "is gone" : "has changed"
        }: databases that have it would not follow. Restore it (git checkout v${version} -- ` +
        `${migrationsFolder}/${file}), and write the change into a new file ` +
        "(npx supabase migration new <subject>).",
      ];
    })
  );
}

/** A sentence for each file that would have to be applied before one that databases have. */
export function findLateMigrations(
  releases: readonly Release[],
  migrations: Migrations,
): string[] {
  const newest = newestOf(releases);
  if (newest === undefined) return [];
  return unreleased(releases, migrations)
    .filter((file) => versionOf(file) <= versionOf(newest))
    .map((file) =>
      `${file} is older than ${newest}, which is released, so a database that has that one ` +
      "refuses it. Give its name the present time, as npx supabase migration new does."
    );
}
