import { signal } from "@preact/signals";
import type { Offer } from "../../api/contracts.ts";
import type { OfferApi } from "../../api/offer.ts";

/** What a new account gets. Null: not known. One for all screens of a visit. */
export const offer = signal<Offer | null>(null);

/** Without an answer, nothing is promised. */
export async function loadOffer(api: OfferApi): Promise<void> {
  offer.value = await api.read().catch(() => offer.peek());
}
