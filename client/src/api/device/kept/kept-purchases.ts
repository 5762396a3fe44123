/**
 * What this device keeps of buying, in localStorage: it has to survive that a phone closes the app
 * while its user pays. Loaded with the stores that need it.
 */
import * as z from "zod/mini";
import {
  type Packs,
  packsSchema,
} from "../../../../../supabase/functions/_shared/contracts/account/purchases.ts";
import { createShelf, createSlot, type Shelf, type Slot, type Storing } from "../storing.ts";

/** A checkout can be paid for a day at most; then its webhook or `reconcile` has settled it. */
const KEPT_FOR_MS = 25 * 60 * 60_000;

/** A purchase of this device that is not known to have ended. */
const keptPurchaseSchema = z.object({
  /** Also its idempotency key. */
  id: z.uuid(),
  pack: z.string(),
  /** Milliseconds since 1970, by the device's clock. */
  since: z.number(),
  /** How far the page was scrolled, once the user has left for the checkout. */
  top: z.optional(z.number()),
  /** The user is back from the checkout, and was told that we look for the payment. */
  awaited: z.optional(z.boolean()),
});

export type KeptPurchase = z.infer<typeof keptPurchaseSchema>;

export interface KeptPurchases {
  /** The packs as they were last read, so that they are shown immediately. */
  packs: Slot<Packs>;
  /** By id, each under its own key, so that two tabs never overwrite each other's. */
  open: Pick<Shelf<KeptPurchase>, "all" | "get" | "put" | "remove">;
}

/** Also after the device's clock was turned back. */
const isOld = ({ since }: KeptPurchase) => Math.abs(Date.now() - since) > KEPT_FOR_MS;

export function openKeptPurchases(storing: Storing): KeptPurchases {
  const shelf = createShelf(storing, "purchases.", keptPurchaseSchema);
  return {
    packs: createSlot(storing, "packs", packsSchema),
    open: {
      ...shelf,
      all() {
        const all = shelf.all();
        for (const { id } of all.filter(isOld)) shelf.remove(id);
        return all.filter((one) => !isOld(one));
      },
    },
  };
}
