/**
 * Writes the generated migrations: the models of supabase/catalog/models/*.json, the packs, and
 * what the files in sync-catalog/ describe.
 *
 * `npm run sync-catalog` writes them. A test fails if one of them is out of date.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import { modelSchema, resolutionSchema } from "../supabase/functions/_shared/contracts/catalog.ts";
import { runSchema } from "../supabase/functions/_shared/generation/model-run.ts";
import { readOptions } from "./command-line/read-options.ts";
import { addressListsFile, addressListsMigration } from "./sync-catalog/address-lists.ts";
import { packsStatements, readPacks } from "./sync-catalog/packs.ts";
import { visibleTextFile, visibleTextMigration } from "./sync-catalog/visible-text.ts";

const catalogFolder = new URL("../supabase/catalog/models/", import.meta.url);
const catalogFile = new URL(
  "../supabase/migrations/20261122000400_catalog_entries.sql",
  import.meta.url,
);

const entrySchema = z.strictObject({
  ...z.omit(modelSchema, { model_prices: true }).shape,
  position: z.int(),
  prices: z.partialRecord(resolutionSchema, z.int()),
  runs: z.partialRecord(resolutionSchema, runSchema),
});

type Entry = z.infer<typeof entrySchema>;

/** The catalog's files, parsed, in the order in which the app shows them. */
export async function readCatalog(): Promise<Entry[]> {
  const files = (await readdir(catalogFolder)).filter((file) => file.endsWith(".json"));
  const entries = await Promise.all(files.map(async (file) => {
    const entry = z.parse(
      entrySchema,
      JSON.parse(await readFile(new URL(file, catalogFolder), "utf8")),
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

/** The whole text of the migration. */
function catalogMigration(entries: Entry[]): string {
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
  return `-- Catalog entries: written by \`npm run sync-catalog\` from supabase/catalog. Do not edit.

insert into public.models (slug, label, description, mode, options, usual_seconds, position, runs)
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
}

/** Every generated migration, with the text that it should have. */
export async function generatedMigrations(): Promise<{ file: URL; text: string }[]> {
  return [
    { file: visibleTextFile, text: visibleTextMigration() },
    {
      file: catalogFile,
      text: catalogMigration(await readCatalog()) + packsStatements(await readPacks()),
    },
    { file: addressListsFile, text: await addressListsMigration() },
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readOptions("npm run sync-catalog --", {});
  for (const migration of await generatedMigrations()) {
    await writeFile(migration.file, migration.text);
  }
  console.log("Wrote the generated migrations.");
}
