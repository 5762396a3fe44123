import type { Checkout } from "../objects/checkout.ts";

/** What a fault's `about` may name so that it strikes only what belongs to this checkout. */
export function aboutCheckout({ session, paymentIntent, paymentIntentData }: Checkout): string[] {
  const values = [
    session.id,
    paymentIntent,
    session.client_reference_id,
    session.customer_email,
    session.customer_details?.email,
    ...Object.values(session.metadata ?? {}),
    ...Object.values(paymentIntentData.metadata),
  ];
  return values.filter((value) => typeof value === "string");
}
