import type { HostedProject } from "../../hosted/project.ts";
import { emptyIfMissing } from "../secrets/empty-if-missing.ts";

export interface Selling {
  isOn: boolean;
  /** An earlier deploy has seen it on. If it is off now, somebody wanted that. */
  wasOn: boolean;
  /** The currency of all packs, if it is not the one in which the project sells. */
  newCurrency: string | null;
}

/** Whether the project sells. Before the migrations it does not. */
export async function readSelling({ query }: HostedProject): Promise<Selling> {
  const [row] = await query<Selling>(
    `select selling as "isOn",
      exists (select from vault.secrets where name = $1) as "wasOn", (
        select min(packs.currency) from public.packs where enabled
        having min(packs.currency) = max(packs.currency) and min(packs.currency) <> settings.currency
      ) as "newCurrency"
    from private.settings`,
    [NOTE],
    { readOnly: true },
  ).catch(emptyIfMissing);
  return row ?? { isOn: false, wasOn: false, newCurrency: null };
}

/** In the Vault, so that every machine knows it, although it is no secret. */
const NOTE = "selling_was_on";

/** Sells from now on, and remembers it: whoever then switches it off is not overruled. */
export async function switchSellingOn({ query }: HostedProject): Promise<void> {
  await query(
    `with switched as (update private.settings set selling = true where only_row)
    select vault.create_secret('true', $1, 'npm run deploy has seen selling on. Not a secret.')
    where not exists (select from vault.secrets where name = $1)`,
    [NOTE],
  );
}

/** Sells in the currency of the packs. */
export async function changeCurrency({ query }: HostedProject, currency: string): Promise<void> {
  await query("update private.settings set currency = $1 where only_row", [currency]);
}
