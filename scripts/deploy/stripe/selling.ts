import type { HostedProject } from "../../hosted/project.ts";
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
