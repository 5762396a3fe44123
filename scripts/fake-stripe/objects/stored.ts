import type { Stripe } from "stripe";

/** References to other objects are ids until a caller expands them. */
type WithIds<T, Keys extends keyof T> =
  & Omit<T, Keys>
  & { [K in keyof Pick<T, Keys>]: Extract<T[K], string | null | undefined> };

/**
 * The objects as they are stored and sent. The types are those of the official client, so a key
 * that is missing or wrong does not compile.
 */
export type Session = WithIds<
  Stripe.Checkout.Session,
  "payment_intent" | "customer" | "invoice" | "payment_link" | "setup_intent" | "subscription"
>;
export type LineItem = Omit<Stripe.LineItem, "price"> & { price: Price | null };
export type PaymentIntent = WithIds<Stripe.PaymentIntent, "latest_charge" | "customer">;
export type Charge = WithIds<
  Stripe.Charge,
  "payment_intent" | "customer" | "balance_transaction" | "failure_balance_transaction"
>;
export type Refund = WithIds<
  Stripe.Refund,
  "charge" | "payment_intent" | "customer" | "balance_transaction" | "failure_balance_transaction"
>;
export type Dispute = WithIds<Stripe.Dispute, "charge" | "payment_intent">;
export type EarlyFraudWarning = WithIds<
  Stripe.Radar.EarlyFraudWarning,
  "charge" | "payment_intent"
>;
export type BalanceTransaction = WithIds<Stripe.BalanceTransaction, "source">;
export type Product = WithIds<Stripe.Product, "default_price" | "tax_code">;
/** On the wire a decimal is a string. */
export type Price =
  & Omit<WithIds<Stripe.Price, "product">, "unit_amount_decimal">
  & { unit_amount_decimal: string | null };
export type Customer = WithIds<Stripe.Customer, "default_source" | "test_clock">;
export type WebhookEndpoint = Stripe.WebhookEndpoint;
export type EventType = Stripe.Event.Type;

/** The type is one of all events, so the client's union of them cannot be built generically. */
export interface Event {
  id: string;
  object: "event";
  api_version: string | null;
  created: number;
  data: { object: StoredObject; previous_attributes?: Record<string, unknown> };
  livemode: boolean;
  pending_webhooks: number;
  request: Stripe.Event.Request;
  type: EventType;
}

export type StoredObject =
  | Session
  | PaymentIntent
  | Charge
  | Refund
  | Dispute
  | EarlyFraudWarning
  | BalanceTransaction
  | Product
  | Price
  | Customer
  | WebhookEndpoint
  | Event;

export type Metadata = Record<string, string>;

/** Seconds since 1970, as Stripe counts. */
export function seconds(atMs: number): number {
  return Math.floor(atMs / 1000);
}
