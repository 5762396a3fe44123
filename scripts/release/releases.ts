/** The releases that supabase/releases.json lists. `npm run release` adds one. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";

/** An installed app may still run the release that was the newest this many days ago. */
export const CLIENT_DAYS = 14;
const DAY_MS = 86_400_000;

const releaseSchema = z.strictObject({
  /** "1.2.0", oldest release first. */
  version: z.string().check(z.regex(/^\d+\.\d+\.\d+$/)),
  released_at: z.iso.datetime(),
  /** The files that it added, with the SHA-256 of their texts. */
  migrations: z.record(z.string(), z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  /**
   * What its app and its functions use of the database, by object (`DatabaseUse`). Empty once no
   * app can run it any more.
   */
  uses: z.record(z.string(), z.array(z.string())),
});

export type Release = z.infer<typeof releaseSchema>;

export const releasesFile = (root: string): string => join(root, "supabase/releases.json");

export async function readReleases(root: string): Promise<Release[]> {
  return z.parse(z.array(releaseSchema), JSON.parse(await readFile(releasesFile(root), "utf8")));
}

export async function writeReleases(root: string, releases: Release[]): Promise<void> {
  await writeFile(releasesFile(root), `${JSON.stringify(releases, null, 2)}\n`);
}

/** The time from which no app can run a release that is older than this one. */
export function soleFrom({ released_at }: Release): Date {
  return new Date(Date.parse(released_at) + CLIENT_DAYS * DAY_MS);
}

/** The releases that an app may still run: the newest of 14 days ago, and all that followed. */
export function liveReleases(releases: readonly Release[], now: Date): Release[] {
  const oldest = releases.findLastIndex((release) => soleFrom(release) <= now);
  return releases.slice(Math.max(0, oldest));
}
