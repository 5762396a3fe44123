/**
 * Writes the generated migrations: the models of supabase/catalog/models/*.json, the packs, and
 * what the files in sync-catalog/ describe. A migration that is released stays as it is, and a new
 * one brings databases up to date. It also writes the JSON Schema of the models' files.
 *
 * `npm run sync-catalog` writes them. A test fails if one of them is out of date.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readOptions } from "./command-line/read-options.ts";
import { readMigrations } from "./release/migrations.ts";
import { readReleases } from "./release/releases.ts";
import { generateAddressLists } from "./sync-catalog/address-lists.ts";
import { generateModels } from "./sync-catalog/models/generate-models.ts";
import { modelSchemaText, schemaFile } from "./sync-catalog/models/model-schema.ts";
import type { Entry } from "./sync-catalog/models/entry.ts";
import { readModels } from "./sync-catalog/models/read-models.ts";
import { planWrites } from "./sync-catalog/plan-writes.ts";
import { generatePacks } from "./sync-catalog/packs.ts";
import { visibleText } from "./sync-catalog/visible-text.ts";

const repository = new URL("..", import.meta.url).pathname;

/** The catalog's files, parsed, in the order in which the app shows them. */
export const readCatalog = (root = repository): Promise<Entry[]> => readModels(root);

/**
 * The generated files that are out of date or missing: their texts by path. `now` is the time in
 * the name of a new migration.
 */
export async function findOutdated(root: string, now: Date): Promise<Map<string, string>> {
  const generated = [
    visibleText,
    await generatePacks(root),
    generateModels(await readModels(root)),
    await generateAddressLists(root),
  ];
  const migrations = planWrites(
    generated,
    await readReleases(root),
    await readMigrations(root),
    now,
  );
  const outdated = new Map(
    [...migrations].map(([file, sql]) => [`supabase/migrations/${file}`, sql]),
  );
  const schema = await readFile(join(root, schemaFile), "utf8").catch(() => "");
  if (schema !== modelSchemaText()) outdated.set(schemaFile, modelSchemaText());
  return outdated;
}

/** Writes them. Returns their paths. */
export async function syncCatalog(root: string, now: Date): Promise<string[]> {
  const outdated = await findOutdated(root, now);
  for (const [file, text] of outdated) {
    await writeFile(join(root, file), text);
  }
  return [...outdated.keys()];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readOptions("npm run sync-catalog --", {});
  const written = await syncCatalog(repository, new Date());
  console.log(
    written.length === 0
      ? "The generated files are up to date."
      : `Wrote ${written.join(" and ")}.`,
  );
}
