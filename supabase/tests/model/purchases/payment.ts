/**
 * What Stripe knows about one payment, and what happens to it there: the truth that the database has
 * to follow. It uses none of our own code.
 */

interface Refund {
  amount: number;
  status: "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
}

interface Dispute {
  amount: number;
  status: string;
  /** How often its money moved: 0, 1 (withdrawn) or 2 (also given back); `null` if not told. */
  moves: number | null;
  isInOtherCurrency: boolean;
}

export interface Payment {
  session: "open" | "complete" | "expired";
  status: string;
  /** In minor units: the price without tax, and what was captured in all; `null`: nothing yet. */
  subtotal: number;
  captured: number | null;
  currency: string;
  hasFailed: boolean;
  /** `false` if there was nothing to pay. */
  hasIntent: boolean;
  refunds: Refund[];
  disputes: Dispute[];
}

export const newPayment = (subtotal: number, currency: string): Payment => ({
  session: "open",
  status: "unpaid",
  subtotal,
  captured: null,
  currency,
  hasFailed: false,
  hasIntent: false,
  refunds: [],
  disputes: [],
});

/** Everything that may happen at Stripe. `part` is a share of what was captured, in percent. */
export type Happening =
  | { is: "paid"; tax: number }
  | { is: "declined" | "delayed" | "delayed payment came" | "delayed payment failed" | "expired" }
  | { is: "paid with a promotion" | "paid with an unknown status" }
  | { is: "paid another price" | "paid in another currency" }
  | { is: "refunded"; part: number; status: Refund["status"] }
  | { is: "refund ended"; status: Refund["status"] }
  | { is: "disputed"; part: number; told: boolean; isInOtherCurrency: boolean }
  | { is: "inquired"; part: number }
  | {
    is:
      | "dispute won"
      | "dispute lost"
      | "dispute under review"
      | "inquiry closed"
      | "inquiry escalated";
  };

const withTax = (subtotal: number, tax: number) => subtotal + Math.round(subtotal * tax / 100);

/** Lets it happen. What Stripe would refuse changes nothing. */
export function happen(payment: Payment, happening: Happening): void {
  const { session, captured } = payment;
  const dispute = payment.disputes.at(-1);
  const isInquiry = dispute?.status.startsWith("warning_") ?? false;
  const isOver = dispute === undefined ||
    ["won", "lost", "warning_closed"].includes(dispute.status);
  const complete = (status: string, paid: number | null, hasIntent = true) => {
    if (session !== "open") return;
    Object.assign(payment, { session: "complete", status, captured: paid, hasIntent });
  };

  switch (happening.is) {
    case "paid":
      return complete("paid", withTax(payment.subtotal, happening.tax));
    case "delayed":
      return complete("unpaid", null);
    case "declined":
      return;
    case "delayed payment came":
      if (session !== "complete" || payment.status !== "unpaid" || payment.hasFailed) return;
      payment.status = "paid";
      payment.captured = payment.subtotal;
      return;
    case "delayed payment failed":
      if (session === "complete" && payment.status === "unpaid") payment.hasFailed = true;
      return;
    case "expired":
      if (session === "open") payment.session = "expired";
      return;
    case "paid with a promotion":
      return complete("no_payment_required", null, false);
    case "paid with an unknown status":
      return complete("funded", payment.subtotal);
    case "paid another price":
      if (session === "open") payment.subtotal -= 1;
      return complete("paid", payment.subtotal);
    case "paid in another currency":
      if (session === "open") payment.currency = "usd";
      return complete("paid", payment.subtotal);
    case "refunded": {
      if (captured === null) return;
      const left = captured - sum(payment.refunds.filter(isOut));
      const amount = Math.min(left, Math.ceil(captured * happening.part / 100));
      if (amount > 0) payment.refunds.push({ amount, status: happening.status });
      return;
    }
    case "refund ended": {
      // A refund of a card can fail after it has succeeded.
      const refund = payment.refunds.find(isOut);
      if (refund !== undefined) refund.status = happening.status;
      return;
    }
    case "disputed":
    case "inquired": {
      if (captured === null || !isOver) return;
      const amount = Math.ceil(captured * happening.part / 100);
      payment.disputes.push(
        happening.is === "inquired"
          ? { amount, status: "warning_needs_response", moves: 0, isInOtherCurrency: false }
          : {
            amount,
            status: "needs_response",
            moves: happening.told ? 1 : null,
            isInOtherCurrency: happening.isInOtherCurrency,
          },
      );
      return;
    }
    case "dispute under review":
      if (!isOver) dispute.status = isInquiry ? "warning_under_review" : "under_review";
      return;
    case "dispute won":
      if (isOver || isInquiry) return;
      dispute.status = "won";
      if (dispute.moves !== null) dispute.moves = 2;
      return;
    case "dispute lost":
      if (!isOver && !isInquiry) dispute.status = "lost";
      return;
    case "inquiry closed":
      if (!isOver && isInquiry) dispute.status = "warning_closed";
      return;
    case "inquiry escalated":
      if (isOver || !isInquiry) return;
      dispute.status = "needs_response";
      dispute.moves = 1;
  }
}

const sum = (parts: { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);

/** Whether the money is on its way out, or out. A pending refund counts: it would be spent else. */
const isOut = ({ status }: Refund) => status !== "failed" && status !== "canceled";

/** Whether a dispute keeps the money at the moment. */
const isWithdrawn = ({ status, moves }: Dispute) =>
  moves === null
    ? ["needs_response", "under_review", "appeal_needs_response", "appeal_under_review", "lost"]
      .includes(status)
    : moves % 2 === 1;

export interface Reversed {
  refunded: number;
  disputed: number;
}

export function reversedOf({ captured, refunds, disputes }: Payment): Reversed {
  return {
    refunded: sum(refunds.filter(isOut)),
    disputed: disputes.filter(isWithdrawn).reduce(
      (total, { amount, isInOtherCurrency }) =>
        total + (isInOtherCurrency ? captured ?? 0 : amount),
      0,
    ),
  };
}

/** How many of the granted credits have to go back for the money that went back. */
export function targetOf(granted: number, payment: Payment): number {
  const paid = payment.captured ?? 0;
  const { refunded, disputed } = reversedOf(payment);
  if (paid === 0) return 0;
  if (refunded + disputed >= paid) return granted;
  return Number(BigInt(granted) * BigInt(refunded + disputed) / BigInt(paid));
}
