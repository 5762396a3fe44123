/**
 * Puts together what Stripe says about a purchase. Here the money is counted; SQL decides how many
 * credits that takes back (`private.credits_reversed`). An answer that lacks what we need counts as
 * no answer.
 */
import type { Facts, ServerPurchase } from "../outside/database/purchases.ts";
import { StripeUnavailable } from "../outside/stripe/api.ts";
import type { Dispute, Payment, Refund, Session } from "../outside/stripe/objects.ts";

/** Words for a dispute whose money was withdrawn, if it does not say so itself. */
const withdrawn = new Set([
  "needs_response",
  "under_review",
  "appeal_needs_response",
  "appeal_under_review",
  "lost",
]);

const needsAnswer = new Set([
  "needs_response",
  "warning_needs_response",
  "appeal_needs_response",
]);

/**
 * Words for a payment that will not come any more, once its session is complete. Before that they
 * may only mean that a card was declined.
 */
const failedPayment = new Set(["requires_payment_method", "canceled"]);

/** The payment that Stripe was asked to show with its session. Null: nobody tried to pay yet. */
export function paymentOf({ payment_intent }: Session): Payment | null {
  if (typeof payment_intent === "string") {
    throw new StripeUnavailable("the session's payment is not shown");
  }
  return payment_intent ?? null;
}

/** The charge of a payment, likewise. */
export function chargeOf(payment: Payment | null) {
  const charge = payment?.latest_charge ?? null;
  if (typeof charge === "string") throw new StripeUnavailable("the payment's charge is not shown");
  return charge;
}

/**
 * @param refunds all of the payment's. Null: nothing was paid, so they were not read
 * @param disputes likewise
 */
export function factsOf(
  session: Session,
  refunds: Refund[] | null,
  disputes: Dispute[] | null,
): Facts {
  const { status, amount_subtotal, currency } = session;
  if (status == null || amount_subtotal == null || currency == null) {
    throw new StripeUnavailable("the session has no status, price or currency");
  }
  const payment = paymentOf(session);
  const charge = chargeOf(payment);
  const amountPaid = paidAmountOf(session);
  return {
    sessionId: session.id,
    livemode: session.livemode,
    sessionStatus: status,
    paymentStatus: session.payment_status,
    amountSubtotal: amount_subtotal,
    currency,
    paymentIntent: payment?.id ?? null,
    amountPaid,
    refunded: refunds && sum(refunds.filter(isOut).map(({ amount }) => amount)),
    disputed: disputes && sum(
      disputes.filter(isWithdrawn).map((dispute) =>
        // Another currency cannot be compared, so it counts as all of the money.
        dispute.currency === charge?.currency ? dispute.amount : amountPaid ?? 0
      ),
    ),
    disputeDueAt: dueAtOf(disputes ?? []),
    paymentFailed: status === "complete" && session.payment_status === "unpaid" &&
      failedPayment.has(payment?.status ?? ""),
  };
}

/** Nobody can pay a purchase whose session Stripe does not know. What is known of it stays. */
export function factsWithoutSession(
  { amount, currency, livemode }: ServerPurchase,
  sessionId: string,
  keyIsLive: boolean,
): Facts {
  return {
    sessionId,
    livemode: livemode ?? keyIsLive,
    sessionStatus: "expired",
    paymentStatus: "unpaid",
    amountSubtotal: amount,
    currency,
    paymentIntent: null,
    amountPaid: null,
    refunded: null,
    disputed: null,
    disputeDueAt: null,
    paymentFailed: false,
  };
}

/** What was paid, with taxes and fees. Null: nothing was. */
export function paidAmountOf(session: Session): number | null {
  // A word that we do not know is not paid.
  if (session.payment_status === "no_payment_required") return 0;
  if (session.payment_status !== "paid") return null;
  const charge = chargeOf(paymentOf(session));
  if (charge === null) throw new StripeUnavailable("the session is paid, but has no charge");
  return charge.amount_captured;
}

/** A pending refund counts, because the credits could be spent until it arrives. */
function isOut({ status }: Refund): boolean {
  return status !== "failed" && status !== "canceled";
}

/**
 * Each balance transaction moves the money to the other side: out, back in, and after an appeal out
 * again. An inquiry (`warning_…`) moves none.
 */
function isWithdrawn({ balance_transactions, status }: Dispute): boolean {
  return balance_transactions == null
    ? withdrawn.has(status)
    : balance_transactions.length % 2 === 1;
}

/** The earliest time until which a dispute has to be answered. */
function dueAtOf(disputes: Dispute[]): string | null {
  const due = disputes.filter(({ status }) => needsAnswer.has(status))
    .map(({ evidence_details }) => evidence_details?.due_by ?? Infinity);
  const first = Math.min(...due);
  return Number.isFinite(first) ? new Date(first * 1000).toISOString() : null;
}

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
