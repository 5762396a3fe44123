/** Writes the models into the migration `…_catalog_entries.sql`. */
import type { Generated } from "../plan-writes.ts";
import { combinationsOf } from "./combinations.ts";
import type { Entry } from "./entry.ts";

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const json = (value: unknown) => text(JSON.stringify(value));

const columns = [
  "label",
  "purpose",
  "description",
  "photo_prompt",
  "modes",
  "enabled",
  "has_sound",
  "length",
  "prompt_characters_max",
  "inputs",
  "usual_times",
  "run",
  "cancel_after_seconds",
  "deadline_seconds",
  "position",
] as const satisfies readonly (keyof Entry)[];

/** Columns whose value is JSON. */
const inJson = new Set<string>([
  "purpose",
  "description",
  "photo_prompt",
  "length",
  "inputs",
  "usual_times",
  "run",
]);

function valueOf(entry: Entry, column: (typeof columns)[number]): string {
  const value = entry[column];
  if (value === null) return "null";
  if (inJson.has(column)) return json(value);
  return typeof value === "string"
    ? text(value)
    : Array.isArray(value)
    ? text(`{${value}}`)
    : `${value}`;
}

/** The most that a generation can cost by this price. */
function creditsMaxOf(entry: Pick<Entry, "length" | "inputs" | "price">): number {
  return Math.max(...combinationsOf(entry).map(({ credits }) => credits ?? 0));
}

export function generateModels(entries: readonly Entry[]): Generated {
  const models = entries.map((entry) =>
    `  (${text(entry.slug)}, ${columns.map((column) => valueOf(entry, column)).join(",\n    ")})`
  );
  const prices = entries.map((entry) =>
    `  (${text(entry.slug)}, ${json(entry.price)}::jsonb, ${creditsMaxOf(entry)})`
  );
  const statements = `insert into public.models (slug, ${columns.join(", ")})
values
${models.join(",\n")}
on conflict (slug) do update
set ${columns.map((column) => `${column} = excluded.${column}`).join(",\n    ")};

-- A rule that is valid already stays, because generations name it.
insert into public.model_prices (model, lines, credits_max)
select model, lines, credits_max
from (values
${prices.join(",\n")}
) as wanted (model, lines, credits_max)
where (lines, credits_max) is distinct from (
  select (model_prices.lines, model_prices.credits_max)
  from public.model_prices
  where model_prices.model = wanted.model and valid_from <= clock_timestamp()
  order by valid_from desc, id desc
  limit 1
);
`;
  return {
    first: "20261122000400_catalog_entries.sql",
    title:
      "Catalog entries: written by `npm run sync-catalog` from supabase/catalog/models. Do not edit.",
    text: statements,
    change: statements,
  };
}
