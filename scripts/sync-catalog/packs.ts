/** Reads supabase/catalog/packs.json and writes the migration `…_pack_entries.sql`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Generated } from "./plan-writes.ts";

const packSchema = z.strictObject({
  slug: z.string(),
  credits: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  /** In minor units of the currency. */
  amount: z.int().check(z.minimum(1), z.maximum(99_999_999)),
  currency: z.string().check(z.regex(/^[a-z]{3}$/)),
});

type Pack = z.infer<typeof packSchema>;

/** Stripe's currencies that do not have two decimals (docs.stripe.com/currencies). */
const withoutDecimals = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
const withThree = new Set("bhd jod kwd omr tnd".split(" "));
/** Stripe counts hundredths of them, but takes only whole ones. */
const onlyWhole = new Set(["isk", "ugx"]);

/** A changed price is a new slug, because the slug says it: "500-eur-5". */
function slugOf({ credits, amount, currency }: Pack): string {
  const decimals = withoutDecimals.has(currency) ? 0 : withThree.has(currency) ? 3 : 2;
  return `${credits}-${currency}-${amount / 10 ** decimals}`;
}

/** Why Stripe would not take this amount; undefined if it would. */
function flawOf({ slug, amount, currency }: Pack): string | undefined {
  if (onlyWhole.has(currency) && amount % 100 !== 0) {
    return `${slug}: an amount in ${currency} must end in 00.`;
  }
  if (withThree.has(currency) && amount % 10 !== 0) {
    return `${slug}: an amount in ${currency} must end in 0.`;
  }
  return undefined;
}

/** The packs of a file's text. Throws a sentence that names the pack and what is wrong with it. */
export function parsePacks(text: string): Pack[] {
  const entries = z.parse(z.array(z.unknown()), JSON.parse(text));
  const packs = entries.map((entry) => {
    const { success, data, error } = z.safeParse(packSchema, entry);
    if (!success) {
      const fields = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
      throw new Error(
        `packs.json has a wrong pack, ${JSON.stringify(entry)}: ${fields.join("; ")}.`,
      );
    }
    return data;
  });
  for (const pack of packs) {
    const flaw = flawOf(pack);
    if (flaw !== undefined) throw new Error(flaw);
    if (pack.slug !== slugOf(pack)) {
      throw new Error(
        `The pack ${pack.slug} must have the slug ${slugOf(pack)}, which says its price.`,
      );
    }
  }
  const twice = packs.find(({ slug }, index) =>
    packs.findIndex((one) => one.slug === slug) < index
  );
  if (twice !== undefined) throw new Error(`The pack ${twice.slug} is there twice.`);
  return packs;
}

export const readPacks = async (root: string): Promise<Pack[]> =>
  parsePacks(await readFile(join(root, "supabase/catalog/packs.json"), "utf8"));

export async function generatePacks(root: string): Promise<Generated> {
  const text = packsStatements(await readPacks(root));
  return {
    first: "20261122000360_pack_entries.sql",
    title:
      "Pack entries: written by `npm run sync-catalog` from supabase/catalog/packs.json. Do not edit.",
    text,
    change: text,
  };
}

/** Packs that are no longer in the file stay for what was bought, and are not on offer. */
export function packsStatements(packs: Pack[]): string {
  const withdraw = `update public.packs
set enabled = false
where enabled and not slug = any (array[${
    packs.map(({ slug }) => `'${slug}'`).join(", ")
  }]::text[]);
`;
  if (packs.length === 0) return withdraw;
  return `insert into public.packs (slug, credits, amount, currency)
values
${
    packs.map(({ slug, credits, amount, currency }) =>
      `  ('${slug}', ${credits}, ${amount}, '${currency}')`
    ).join(",\n")
  }
on conflict (slug) do update
set enabled = true;

${withdraw}`;
}
