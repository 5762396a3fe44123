/**
 * The events of Stripe that we handle: exactly those that its endpoint has to be subscribed to.
 * `npm run stripe-events` compares both.
 */

/** The form was finished, a slow payment came or did not, or nobody paid. About a session. */
const sessionEvents = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
] as const;

/** Money went back, or is on its way back, or came back to us. About a payment. */
const paymentEvents = [
  "charge.refunded",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "charge.dispute.closed",
] as const;

/** A bank thinks that a card was stolen: most of these become disputes. For the operator only. */
export const FRAUD_WARNING = "radar.early_fraud_warning.created";

export const handledEvents: readonly string[] = [
  ...sessionEvents,
  ...paymentEvents,
  FRAUD_WARNING,
];
