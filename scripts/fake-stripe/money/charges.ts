import type { Stripe } from "stripe";
import { newBalanceTransaction } from "../objects/balance-transaction.ts";
import { newCharge, outcome } from "../objects/charge.ts";
import type { Charge, PaymentIntent } from "../objects/stored.ts";
import type { MoneyWorld } from "./world.ts";

/** A charge on the way: made, but neither succeeded nor failed. */
export function charge(
  { clock, ids, pageUrl, store }: MoneyWorld,
  paymentIntent: PaymentIntent,
  email: string,
  details: Stripe.Charge.PaymentMethodDetails,
): Charge {
  // "Charges of delayed methods" are payments, so nobody may check the prefix.
  const id = ids.id(details.type === "card" ? "ch" : "py");
  const made = newCharge({
    id,
    paymentMethod: ids.id("pm"),
    paymentIntent,
    details,
    email,
    receiptUrl: `${pageUrl}/receipts/${id}`,
    now: clock.now(),
  });
  paymentIntent.latest_charge = id;
  paymentIntent.payment_method = made.payment_method;
  return store.charges.add(made);
}

/** The money has come. */
export function succeed(world: MoneyWorld, made: Charge, paymentIntent: PaymentIntent): void {
  const { clock, events, ids, store } = world;
  const type = made.id.startsWith("py_") ? "payment" : "charge";
  const { amount, currency } = made;
  const moved = newBalanceTransaction(ids.id("txn"), type, amount, currency, made.id, clock.now());
  store.balanceTransactions.add(moved);
  made.balance_transaction = moved.id;
  Object.assign(made, { status: "succeeded", paid: true, captured: true, amount_captured: amount });
  Object.assign(paymentIntent, {
    status: "succeeded",
    amount_received: amount,
    last_payment_error: null,
    next_action: null,
  });
  events.emit("charge.succeeded", made);
}

/** The bank has refused. */
export function fail(
  { events }: MoneyWorld,
  made: Charge,
  paymentIntent: PaymentIntent,
  { code, declineCode, message }: { code: string; declineCode: string; message: string },
): void {
  Object.assign(made, {
    status: "failed",
    paid: false,
    captured: false,
    amount_captured: 0,
    balance_transaction: null,
    failure_code: code,
    failure_message: message,
    receipt_url: null,
    outcome: outcome("declined_by_network", "issuer_declined", declineCode, "The bank declined."),
  });
  Object.assign(paymentIntent, {
    status: "requires_payment_method",
    next_action: null,
    payment_method: null,
    last_payment_error: {
      charge: made.id,
      code,
      decline_code: declineCode,
      doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`,
      message,
      type: "card_error",
    },
  });
  events.emit("charge.failed", made);
  events.emit("payment_intent.payment_failed", paymentIntent);
}
