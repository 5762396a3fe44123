import type { Maker } from "../../../fakes/faults/http-fault.ts";
import type { DisputePlan, PaymentPlan, RefundPlan } from "../../money/plans.ts";
import type { DisputeFault, PaymentFault, RefundFault } from "../fault.ts";

export const paymentFaults: Record<string, Maker<PaymentFault>> = {
  /** The session expires, with its event, and is paid all the same. */
  paid_after_expire: () => planned({ expiresFirst: true }),
  /** Another session with the same metadata is paid, too: a second tab. */
  double_pay: () => planned({ pairs: true }),
  /** `amount_differs:-100`: what is paid is not what the lines add up to. */
  amount_differs: (value) => planned({ amountDiffers: whole(value || "-1") }),
  /** `currency_differs:usd` */
  currency_differs: (value) => planned({ currency: value || "usd" }),
  /** The session is paid and never names its PaymentIntent. */
  no_payment_intent: () => planned({ hidesPaymentIntent: true }),
  /** A discount of everything: nothing is due, so there is no PaymentIntent. */
  total_zero: () => planned({ isFree: true }),
  /** A delayed payment that never ends. */
  processing_forever: () => planned({ neverEnds: true }),
};

export const refundFaults: Record<string, Maker<RefundFault>> = {
  /** Pending, and later succeeded. */
  pending: () => refund({ status: "pending", later: "succeeded" }),
  /** Succeeded, and later failed: the money comes back. */
  fail_later: () => refund({ later: "failed" }),
  /** Pending, and later canceled. */
  cancel_later: () => refund({ status: "pending", later: "canceled" }),
  /** `over_refund:100`: so much more than is left of the charge. */
  over_refund: (value) => refund({ over: whole(value || "100") }),
  /** `partial:3`: as three refunds that add up to the amount. */
  partial: (value) => refund({ parts: Math.max(1, whole(value || "2")) }),
  /** `foreign_currency:usd` */
  foreign_currency: (value) => refund({ currency: value || "usd" }),
  /** The refund names only its charge. */
  no_payment_intent: () => refund({ namesPaymentIntent: false }),
};

export const disputeFaults: Record<string, Maker<DisputeFault>> = {
  /** `foreign_currency:usd`: in the currency of the buyer's bank. */
  foreign_currency: (value) => dispute({ currency: value || "usd" }),
  /** The dispute names only its charge. */
  no_payment_intent: () => dispute({ namesPaymentIntent: false }),
  /** The money's return is told before its withdrawal. */
  reinstate_first: () => dispute({ reinstatesFirst: true }),
  /** The list of balance transactions stays empty, whatever moves. */
  balance_transactions_absent: () => dispute({ showsBalanceTransactions: false }),
};

function planned(change: Partial<PaymentPlan>): PaymentFault {
  return (plan) => ({ ...plan, ...change });
}

function refund(change: Partial<RefundPlan>): RefundFault {
  return (plan) => ({ ...plan, ...change });
}

function dispute(change: Partial<DisputePlan>): DisputeFault {
  return (plan) => ({ ...plan, ...change });
}

function whole(value: string): number {
  if (!/^-?\d+$/.test(value)) throw new RangeError(`${value} is not a whole number`);
  return Number(value);
}
