/**
 * Writes the generated migrations: the models of supabase/catalog/models/*.json, the packs, and
 * what the files in sync-catalog/ describe. A migration that is released stays as it is, and a new
 * one brings databases up to date.
 *
 * `npm run sync-catalog` writes them. A test fails if one of them is out of date.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import { modelSchema, resolutionSchema } from "../supabase/functions/_shared/contracts/catalog.ts";
import { runSchema } from "../supabase/functions/_shared/generation/model-run.ts";
import { readOptions } from "./command-line/read-options.ts";
import { readMigrations } from "./release/migrations.ts";
import { readReleases } from "./release/releases.ts";
import { generateAddressLists } from "./sync-catalog/address-lists.ts";
import { type Generated, planWrites } from "./sync-catalog/plan-writes.ts";
import { generatePacks } from "./sync-catalog/packs.ts";
import { visibleText } from "./sync-catalog/visible-text.ts";

const repository = new URL("..", import.meta.url).pathname;

const entrySchema = z.strictObject({
  ...z.omit(modelSchema, { model_prices: true }).shape,
  position: z.int(),
  prices: z.partialRecord(resolutionSchema, z.int()),
  runs: z.partialRecord(resolutionSchema, runSchema),
});

type Entry = z.infer<typeof entrySchema>;

/** The catalog's files, parsed, in the order in which the app shows them. */
export async function readCatalog(root = repository): Promise<Entry[]> {
  const folder = join(root, "supabase/catalog/models");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json"));
  const entries = await Promise.all(files.map(async (file) => {
    const entry = z.parse(
      entrySchema,
      JSON.parse(await readFile(join(folder, file), "utf8")),
    );
    if (`${entry.slug}.json` !== file) {
      throw new Error(`${file} has the slug ${entry.slug}: the slug must be the file's name.`);
    }
    if (Object.keys(entry.prices).join() !== Object.keys(entry.runs).join()) {
      throw new Error(`${file} needs a run for each price.`);
    }
    return entry;
  }));
  return entries.sort((one, other) => one.position - other.position);
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const list = (values: string[]) => `array[${values.map(text).join(", ")}]::text[]`;

function generateModels(entries: Entry[]): Generated {
  const models = entries.map((entry) =>
    `  (${text(entry.slug)}, ${text(entry.label)}, ${text(entry.description)}, ${text(entry.mode)},
    ${list(entry.options)}, ${entry.usual_seconds}, ${entry.position},
    ${text(JSON.stringify(entry.runs))})`
  );
  const prices = entries.flatMap((entry) =>
    Object.entries(entry.prices).map(([resolution, cost]) =>
      `  (${text(entry.slug)}, ${text(resolution)}, ${cost})`
    )
  );
  const offered = entries.flatMap(({ slug, prices: costs }) =>
    Object.keys(costs).map((resolution) => `(${text(slug)}, ${text(resolution)})`)
  );
  const upsert =
    `insert into public.models (slug, label, description, mode, options, usual_seconds, position, runs)
values
${models.join(",\n")}
on conflict (slug) do update
set label = excluded.label,
    description = excluded.description,
    mode = excluded.mode,
    options = excluded.options,
    usual_seconds = excluded.usual_seconds,
    position = excluded.position,
    runs = excluded.runs;

insert into public.model_prices (model, resolution, cost)
values
${prices.join(",\n")}
on conflict (model, resolution) do update
set cost = excluded.cost;
`;
  return {
    first: "20261122000400_catalog_entries.sql",
    title:
      "Catalog entries: written by `npm run sync-catalog` from supabase/catalog/models. Do not edit.",
    text: upsert,
    change: `${upsert}
delete from public.model_prices
where (model, resolution) not in (${offered.join(", ")});
`,
  };
}

/**
 * The generated migrations that are out of date or missing: their texts by file name. `now` is the
 * time in the name of a new one.
 */
export async function findOutdated(root: string, now: Date): Promise<Map<string, string>> {
  const generated = [
    visibleText,
    await generatePacks(root),
    generateModels(await readCatalog(root)),
    await generateAddressLists(root),
  ];
  return planWrites(generated, await readReleases(root), await readMigrations(root), now);
}

/** Writes them. Returns their names. */
export async function syncCatalog(root: string, now: Date): Promise<string[]> {
  const outdated = await findOutdated(root, now);
  for (const [file, sql] of outdated) {
    await writeFile(join(root, "supabase/migrations", file), sql);
  }
  return [...outdated.keys()];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readOptions("npm run sync-catalog --", {});
  const written = await syncCatalog(repository, new Date());
  console.log(
    written.length === 0
      ? "The generated migrations are up to date."
      : `Wrote ${written.join(" and ")}.`,
  );
}
