import * as z from "zod/mini";
import type { HostedProject } from "../../hosted/project.ts";
import { record } from "../record.ts";
import { emptyIfMissing } from "../secrets/empty-if-missing.ts";

export interface Selling {
  isOn: boolean;
  /** The currency of all packs, if it is not the one in which the project sells. */
  newCurrency: string | null;
}

/** Whether the project sells. Before the migrations it does not. */
export async function readSelling({ query }: HostedProject): Promise<Selling> {
  const [row] = await query<Selling>(
    `select selling as "isOn", (
        select min(packs.currency) from public.packs where enabled
        having min(packs.currency) = max(packs.currency) and min(packs.currency) <> settings.currency
      ) as "newCurrency"
    from private.settings`,
    [],
    { readOnly: true },
  ).catch(emptyIfMissing);
  return row ?? { isOn: false, newCurrency: null };
}

/** An earlier deploy has seen selling on. If it is off now, somebody wanted that. */
export const sellingRecord = record("selling_was_on", z.literal(true));

/** Sells from now on, and remembers it: if somebody then switches it off, it stays off. */
export async function switchSellingOn(project: HostedProject): Promise<void> {
  await project.query("update private.settings set selling = true where only_row");
  await sellingRecord.write(project, true);
}

/** Sells in the currency of the packs. */
export async function changeCurrency({ query }: HostedProject, currency: string): Promise<void> {
  await query("update private.settings set currency = $1 where only_row", [currency]);
}
