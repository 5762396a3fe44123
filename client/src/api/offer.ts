import {
  type Offer,
  offerSchema,
} from "../../../supabase/functions/_shared/contracts/catalog/offer.ts";
import type { AskAnybody } from "./supabase/ask.ts";

export interface OfferApi {
  /** What a new user gets, and how many generations a user may have in flight. */
  read(): Promise<Offer>;
}

export function createOfferApi(ask: AskAnybody): OfferApi {
  return { read: () => ask(offerSchema, (client) => client.rpc("read_offer")) };
}
