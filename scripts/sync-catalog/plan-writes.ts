/** Decides which files the generated migrations are in. */
import { limits } from "../release/later-migration.ts";
import type { Migrations } from "../release/migrations.ts";
import type { Release } from "../release/releases.ts";

export interface Generated {
  /** The file that is edited in place until it is released: "20261122000400_catalog_entries.sql". */
  first: string;
  /** The comment at the top: which source it is written from. */
  title: string;
  /** The statements of the first file. */
  text: string;
  /** The statements that bring a database with any earlier text to the present one. */
  change: string;
}

/** The texts to write, by file name. A later file is named like the first one, but for its time. */
export function planWrites(
  generated: readonly Generated[],
  releases: readonly Release[],
  migrations: Migrations,
  now: Date,
): Map<string, string> {
  const writes = new Map<string, string>();
  let newest = Number([...migrations.keys()].at(-1)?.replace(/_.*/, "") ?? 0);
  for (const { first, title, text, change } of generated) {
    const subject = first.replace(/^\d+/, "");
    const file = [...migrations.keys()].findLast((name) => name.replace(/^\d+/, "") === subject) ??
      first;
    const later = `-- ${title}\n${limits}\n${change}`;
    const wanted = file === first ? `-- ${title}\n\n${text}` : later;
    if (migrations.get(file) === wanted) continue;
    if (releases.some((release) => file in release.migrations)) {
      newest = Math.max(newest + 1, timestampOf(now));
      writes.set(`${newest}${subject}`, later);
    } else {
      writes.set(file, wanted);
    }
  }
  return writes;
}

/** 20270101120000, as in the names of the CLI. */
const timestampOf = (now: Date) => Number(now.toISOString().replaceAll(/\D/g, "").slice(0, 14));
