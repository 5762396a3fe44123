import { findUse } from "./database-use.ts";
import { readState, refuseFlaws } from "./flaws.ts";
import { hashOf, unreleased } from "./migrations.ts";
import { liveReleases, type Release, writeReleases } from "./releases.ts";
import { readSourceWords } from "./source-words.ts";

/**
 * Adds a release of this folder to supabase/releases.json. Throws the flaws that prevent it, and
 * then changes nothing.
 */
export async function addRelease(root: string, version: string, now: Date): Promise<Release> {
  const state = await readState(root);
  const { releases, migrations, schema } = state;
  const last = releases.at(-1)?.version ?? "0.0.0";
  if (!isAfter(version, last)) {
    throw new Error(`"${version}" is no version after ${last}: a release is 1.0.0, 1.0.1, 1.1.0.`);
  }
  refuseFlaws(state, now);

  const release: Release = {
    version,
    released_at: now.toISOString(),
    migrations: Object.fromEntries(
      unreleased(releases, migrations).map((file) => [file, hashOf(migrations.get(file) ?? "")]),
    ),
    uses: findUse(schema, await readSourceWords(root)),
  };
  const live = liveReleases(releases, now);
  await writeReleases(root, [
    ...releases.map((one) => live.includes(one) ? one : { ...one, uses: {} }),
    release,
  ]);
  return release;
}

function isAfter(version: string, last: string): boolean {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return false;
  return version.localeCompare(last, "en", { numeric: true }) > 0;
}
