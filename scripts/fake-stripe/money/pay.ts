import { aboutCheckout } from "../faults/about.ts";
import { cardDetails } from "../objects/charge.ts";
import type { Checkout } from "../objects/checkout.ts";
import type { Event } from "../objects/stored.ts";
import { findCard, type TestCard } from "./cards.ts";
import { charge, fail, succeed } from "./charges.ts";
import { complete } from "./complete.ts";
import { confirmed, remember } from "./confirm.ts";
import { pairOf } from "./pair.ts";
import { openDispute } from "./disputes/disputes.ts";
import { expire } from "./expire.ts";
import { type PaymentPlan, usualPayment } from "./plans.ts";
import { addTax } from "./tax.ts";
import { warnOfFraud } from "./disputes/warnings.ts";
import type { MoneyWorld } from "./world.ts";

/** How an attempt to pay ended. */
export type Paid =
  | { outcome: "completed"; event: Event }
  | { outcome: "declined"; message: string }
  | { outcome: "challenged" }
  /** The session is complete or expired already. */
  | { outcome: "closed" };

interface Payment {
  /** The number of a test card, in any spelling. */
  card: string;
  email: string;
  /** The buyer has passed 3-D Secure. */
  isAuthenticated?: boolean;
}

/** The buyer pays with a card. */
export function payByCard(world: MoneyWorld, checkout: Checkout, payment: Payment): Paid {
  const { status } = checkout.session;
  if (status === "complete") return { outcome: "closed" };
  const card = findCard(payment.card);
  if (status === "open") {
    if (!card) return { outcome: "declined", message: "Your card number is invalid." };
    if (card.effect.kind === "declined") return decline(world, checkout, payment, card.effect);
    if (card.effect.kind === "challenged" && !payment.isAuthenticated) {
      return challenge(world, checkout, payment);
    }
  }
  // Only a payment that would succeed uses a fault up.
  const plan = paymentPlan(world, checkout);
  if (!card || (status === "expired" && !plan.expiresFirst)) return { outcome: "closed" };
  applyPlan(world, checkout, plan);
  const paid = plan.isFree
    ? { outcome: "completed" as const, event: completeFree(world, checkout, payment.email) }
    : take(world, checkout, payment, card, plan);
  if (plan.pairs) take(world, pairOf(world, checkout), payment, card, plan);
  return paid;
}

/** The buyer has failed 3-D Secure, or given it up. */
export function failChallenge(world: MoneyWorld, checkout: Checkout): Paid {
  const { challenged } = checkout;
  if (!challenged || checkout.session.status !== "open") return { outcome: "closed" };
  checkout.challenged = null;
  return decline(world, checkout, challenged, {
    code: "payment_intent_authentication_failure",
    declineCode: "authentication_required",
    message:
      "We are unable to authenticate your payment method. Please choose a different payment " +
      "method and try again.",
  });
}

/** What the faults make of the next payment of this session. */
export function paymentPlan({ faults }: MoneyWorld, checkout: Checkout): PaymentPlan {
  const { hints } = checkout;
  let plan = usualPayment;
  for (const effect of faults.strike({ op: "payment", about: aboutCheckout(checkout), hints })) {
    if (effect.on === "payment") plan = effect.apply(plan);
  }
  return plan;
}

/** Changes the session as the plan says, before money is taken. */
export function applyPlan(world: MoneyWorld, checkout: Checkout, plan: PaymentPlan): void {
  const { session } = checkout;
  if (plan.expiresFirst && session.status === "open") expire(world, checkout);
  addTax(world, checkout);
  if (plan.currency) session.currency = plan.currency;
  session.amount_total = (session.amount_total ?? 0) + plan.amountDiffers;
  session.amount_subtotal = (session.amount_subtotal ?? 0) + plan.amountDiffers;
}

/** Nothing is due: a discount of everything. */
function completeFree(world: MoneyWorld, checkout: Checkout, email: string): Event {
  const { session } = checkout;
  session.amount_total = 0;
  session.total_details = {
    amount_discount: session.amount_subtotal ?? 0,
    amount_shipping: 0,
    amount_tax: 0,
  };
  return complete(world, checkout, email, "no_payment_required");
}

function take(
  world: MoneyWorld,
  checkout: Checkout,
  payment: Payment,
  card: TestCard,
  plan: PaymentPlan,
): Paid {
  const { events, store } = world;
  const { email } = payment;
  const { effect } = card;
  // A code that takes everything leaves nothing to charge.
  if (checkout.session.amount_total === 0) {
    return { outcome: "completed", event: complete(world, checkout, email, "no_payment_required") };
  }
  const paymentIntent = confirmed(world, checkout);
  const made = charge(world, paymentIntent, email, cardDetails(card.number, paymentIntent.amount));
  succeed(world, made, paymentIntent);
  if (effect.kind === "paid") {
    if (effect.refunds) store.refundBehaviours.set(made.id, effect.refunds);
    if (effect.fraudWarning) warnOfFraud(world, made);
    if (effect.dispute) {
      const { reason, inquiry = false } = effect.dispute;
      const status = inquiry ? "warning_needs_response" : "needs_response";
      openDispute(world, made, { amount: made.amount, reason, status });
    }
  }
  events.emit("payment_intent.succeeded", paymentIntent);
  if (plan.hidesPaymentIntent) checkout.session.payment_intent = null;
  return { outcome: "completed", event: complete(world, checkout, email, "paid") };
}

function decline(
  world: MoneyWorld,
  checkout: Checkout,
  { card, email }: Payment,
  reason: { code: string; declineCode: string; message: string },
): Paid {
  remember(checkout);
  const paymentIntent = confirmed(world, checkout);
  const made = charge(world, paymentIntent, email, cardDetails(card, paymentIntent.amount));
  fail(world, made, paymentIntent, reason);
  return { outcome: "declined", message: reason.message };
}

function challenge(world: MoneyWorld, checkout: Checkout, { card, email }: Payment): Paid {
  remember(checkout);
  const paymentIntent = confirmed(world, checkout);
  checkout.challenged = { card, email };
  paymentIntent.status = "requires_action";
  paymentIntent.next_action = { type: "use_stripe_sdk", use_stripe_sdk: {} };
  world.events.emit("payment_intent.requires_action", paymentIntent);
  return { outcome: "challenged" };
}
