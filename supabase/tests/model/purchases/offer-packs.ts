import type { Sql } from "postgres";
import { packs } from "./steps.ts";

/** Puts the model's packs on sale, beside those of the catalog. */
export async function offerPacks(sql: Sql): Promise<void> {
  await sql`
    insert into public.packs ${sql(packs.map((pack) => ({ ...pack, currency: "eur" })))}
    on conflict do nothing`;
}
