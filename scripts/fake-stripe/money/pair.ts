import type { Checkout } from "../objects/checkout.ts";
import type { MoneyWorld } from "./world.ts";

/** A second open session for the same purchase, as another tab may have made it. */
export function pairOf({ ids, store }: MoneyWorld, checkout: Checkout): Checkout {
  const id = ids.id("cs_test");
  const session = {
    ...structuredClone(checkout.session),
    id,
    payment_intent: null,
    payment_status: "unpaid",
    status: "open",
  };
  return store.checkouts.add({
    ...checkout,
    id,
    session,
    paymentIntent: null,
    challenged: null,
    past: [],
    expiry: undefined,
  });
}
