import { bankDetails } from "../objects/charge.ts";
import type { Checkout } from "../objects/checkout.ts";
import { charge, fail, succeed } from "./charges.ts";
import { complete } from "./complete.ts";
import { confirmed, remember } from "./confirm.ts";
import { applyPlan, type Paid, paymentPlan } from "./pay.ts";
import { later, type MoneyWorld } from "./world.ts";

export type DelayedMethod = "sepa_debit" | "us_bank_account";
export type DelayedEnd = "succeeded" | "failed";

/** The buyer pays by a bank debit: the form is complete, and the money comes days later or never. */
export function payDelayed(
  world: MoneyWorld,
  checkout: Checkout,
  method: DelayedMethod,
  end: DelayedEnd,
  email: string,
): Paid {
  const { events, settings } = world;
  if (checkout.session.status !== "open") return { outcome: "closed" };
  const plan = paymentPlan(world, checkout);
  applyPlan(world, checkout, plan);
  const paymentIntent = confirmed(world, checkout);
  const made = charge(world, paymentIntent, email, bankDetails(method));
  Object.assign(made, { status: "pending", paid: false, captured: true });
  paymentIntent.status = "processing";
  events.emit("payment_intent.processing", paymentIntent);
  events.emit("charge.pending", made);
  if (!plan.neverEnds) {
    later(world, settings.delayed_payment_ms, () => endDelayed(world, checkout, end));
  }
  if (plan.hidesPaymentIntent) checkout.session.payment_intent = null;
  return { outcome: "completed", event: complete(world, checkout, email, "unpaid") };
}

/** @returns false if no delayed payment is on its way */
export function endDelayed(world: MoneyWorld, checkout: Checkout, end: DelayedEnd): boolean {
  const { events, store } = world;
  const { session } = checkout;
  const paymentIntent = store.paymentIntents.get(checkout.paymentIntent ?? "");
  const made = store.charges.get(paymentIntent?.latest_charge ?? "");
  if (!paymentIntent || !made || paymentIntent.status !== "processing") return false;
  remember(checkout);
  if (end === "succeeded") {
    succeed(world, made, paymentIntent);
    events.emit("payment_intent.succeeded", paymentIntent);
    session.payment_status = "paid";
    events.emit("checkout.session.async_payment_succeeded", session);
    return true;
  }
  fail(world, made, paymentIntent, {
    code: "payment_method_not_available",
    declineCode: "insufficient_funds",
    message: "The customer's bank account could not be debited.",
  });
  events.emit("checkout.session.async_payment_failed", session);
  return true;
}

/** Reads `sepa_debit`, `sepa_debit:failed`, `us_bank_account:succeeded`. */
export function endsOf(
  text: string | null,
): { method: DelayedMethod; end: DelayedEnd } | undefined {
  const [, method, end = "succeeded"] =
    /^(sepa_debit|us_bank_account)(?::(succeeded|failed))?$/.exec(text ?? "") ?? [];
  if (method !== "sepa_debit" && method !== "us_bank_account") return undefined;
  return { method, end: end === "failed" ? "failed" : "succeeded" };
}
