import type { Checkout } from "../objects/checkout.ts";
import { remember } from "./confirm.ts";
import { later, type MoneyWorld } from "./world.ts";

/** Nobody paid in time, or the app has closed the session. */
export function expire({ events, store }: MoneyWorld, checkout: Checkout): void {
  const { session } = checkout;
  remember(checkout);
  checkout.expiry?.cancel();
  session.status = "expired";
  session.url = null;
  const paymentIntent = store.paymentIntents.get(checkout.paymentIntent ?? "");
  if (paymentIntent && paymentIntent.status !== "succeeded") {
    paymentIntent.status = "canceled";
    events.emit("payment_intent.canceled", paymentIntent);
  }
  events.emit("checkout.session.expired", session);
}

/** Expires the session by itself after this time. Paying or expiring it earlier cancels this. */
export function scheduleExpiry(world: MoneyWorld, checkout: Checkout, afterMs: number): void {
  checkout.expiry = later(world, afterMs, () => expire(world, checkout));
}
