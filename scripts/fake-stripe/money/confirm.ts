import { newPaymentIntent } from "../objects/payment-intent.ts";
import type { Checkout } from "../objects/checkout.ts";
import type { PaymentIntent } from "../objects/stored.ts";
import type { MoneyWorld } from "./world.ts";

/**
 * The session's PaymentIntent, which is made when the buyer confirms for the first time
 * (Stripe's change of 2022-08-01).
 */
export function confirmed(world: MoneyWorld, checkout: Checkout): PaymentIntent {
  const { clock, events, ids, store } = world;
  const { session } = checkout;
  const known = store.paymentIntents.get(checkout.paymentIntent ?? "");
  if (known) return Object.assign(known, amountOf(checkout));
  const made = newPaymentIntent(ids.id("pi"), ids.secret(), checkout, clock.now());
  store.paymentIntents.add(made);
  checkout.paymentIntent = made.id;
  session.payment_intent = made.id;
  events.emit("payment_intent.created", made);
  return made;
}

function amountOf({ session }: Checkout) {
  return { amount: session.amount_total ?? 0, currency: session.currency ?? "usd" };
}

/** Keeps the session as it is now, for reads that are stale. */
export function remember({ past, session }: Checkout): void {
  past.push(structuredClone(session));
}
