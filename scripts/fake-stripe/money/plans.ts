import type { Refund } from "../objects/stored.ts";

/** How a payment goes on, besides what its card decides. Payment faults change it. */
export interface PaymentPlan {
  /** The session expires first, and is paid all the same. */
  expiresFirst: boolean;
  /** A second session for the same purchase is paid too, as in another tab. */
  pairs: boolean;
  /** What is paid differs from the lines by this. */
  amountDiffers: number;
  /** What is paid is in this currency. */
  currency: string | undefined;
  /** The session never names its PaymentIntent. */
  hidesPaymentIntent: boolean;
  /** Nothing is due: no PaymentIntent, `no_payment_required`. */
  isFree: boolean;
  /** A delayed payment never ends. */
  neverEnds: boolean;
}

export const usualPayment: PaymentPlan = {
  expiresFirst: false,
  pairs: false,
  amountDiffers: 0,
  currency: undefined,
  hidesPaymentIntent: false,
  isFree: false,
  neverEnds: false,
};

/** How a refund goes on. The card and refund faults change it. */
export interface RefundPlan {
  status: "succeeded" | "pending" | "requires_action";
  /** How it ends later, by itself. */
  later: "succeeded" | "failed" | "canceled" | undefined;
  /** Made as this many refunds. */
  parts: number;
  /** So much more than was asked for, beyond what is left of the charge. */
  over: number;
  currency: string | undefined;
  namesPaymentIntent: boolean;
}

const usualRefund: RefundPlan = {
  status: "succeeded",
  later: undefined,
  parts: 1,
  over: 0,
  currency: undefined,
  namesPaymentIntent: true,
};

/** How a refund on a charge of this kind goes on. */
export function refundPlan(behaviour: "pending" | "fails" | undefined): RefundPlan {
  if (behaviour === "pending") return { ...usualRefund, status: "pending", later: "succeeded" };
  if (behaviour === "fails") return { ...usualRefund, later: "failed" };
  return usualRefund;
}

/** How a dispute goes on. Dispute faults change it. */
export interface DisputePlan {
  currency: string | undefined;
  namesPaymentIntent: boolean;
  /** The event of the money's return is sent before that of its withdrawal. */
  reinstatesFirst: boolean;
  showsBalanceTransactions: boolean;
}

export const usualDispute: DisputePlan = {
  currency: undefined,
  namesPaymentIntent: true,
  reinstatesFirst: false,
  showsBalanceTransactions: true,
};

/** What a dispute's list of balance transactions may hide. */
export interface DisputeMoney {
  isOut: boolean;
  /** The withdrawal's event is still to be sent. */
  isUntold: boolean;
  plan: DisputePlan;
}

/** A refund that no longer moves money. */
export function isUndone({ status }: Refund): boolean {
  return status === "failed" || status === "canceled";
}
