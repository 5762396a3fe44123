import { openKeptPurchases } from "../../api/device/kept/kept-purchases.ts";
import { language } from "../../words/language.ts";
import type { Stores } from "../stores.ts";
import { type Buying, createBuying } from "./buying.ts";
import { createPackList, type PackList } from "./packs.ts";
import { type ComingBack, createComingBack } from "./coming-back.ts";

/** What a user needs to buy credits. */
export interface Purchases {
  packs: PackList;
  buying: Buying;
  comingBack: ComingBack;
  /** How far the page was scrolled when the user left to pay; 0: not at all, or not known. */
  keptTop(id: string): number;
}

const made = new WeakMap<Stores, Purchases>();

/**
 * The stores for buying, one set for each set of stores. They are not among those because they load
 * with the first part that needs them. They have nothing to dispose of: `comingBack.begin` returns
 * what stops it.
 */
export function purchasesOf(stores: Stores): Purchases {
  const known = made.get(stores);
  if (known) return known;
  const open = stores.purchases;
  const kept = openKeptPurchases(stores.storing);
  const packs = createPackList(open, kept.packs);
  const comingBack = createComingBack({ ...stores, open, kept: kept.open });
  const buying = createBuying({
    open,
    kept: kept.open,
    language,
    leave: (address) => location.assign(address),
    onEnded: ({ id }) => comingBack.await(id),
    onRefused: () => void packs.reload(),
  });
  const keptTop = (id: string) => kept.open.get(id)?.top ?? 0;
  const purchases = { packs, buying, comingBack, keptTop };
  made.set(stores, purchases);
  return purchases;
}
