/** A payment as Stripe's API shows it: the objects that our functions read. */
import { factsOf } from "../../../functions/_shared/purchase/facts.ts";
import type { Facts } from "../../../functions/_shared/outside/database/purchases.ts";
import type {
  Dispute,
  Refund,
  Session,
} from "../../../functions/_shared/outside/stripe/objects.ts";
import type { Payment } from "./payment.ts";

interface Objects {
  session: Session;
  refunds: Refund[];
  disputes: Dispute[];
}

export function objectsAtStripe(payment: Payment, id: string): Objects {
  const { session, subtotal, captured, currency, hasFailed, hasIntent } = payment;
  const charge = {
    id: `charge ${id}`,
    amount_captured: captured ?? 0,
    currency,
    receipt_url: null,
  };
  const paymentStatus = captured !== null
    ? "succeeded"
    : hasFailed
    ? "requires_payment_method"
    : "processing";
  return {
    session: {
      id: `session ${id}`,
      livemode: false,
      status: session,
      payment_status: payment.status,
      amount_subtotal: subtotal,
      currency,
      payment_intent: hasIntent
        ? {
          id: `payment ${id}`,
          status: paymentStatus,
          metadata: {},
          latest_charge: captured === null ? null : charge,
        }
        : null,
      metadata: {},
      url: null,
    },
    refunds: payment.refunds.map((refund, nth) => ({ id: `refund ${nth} of ${id}`, ...refund })),
    disputes: payment.disputes.map(({ amount, status, moves, isInOtherCurrency }, nth) => ({
      id: `dispute ${nth} of ${id}`,
      amount,
      currency: isInOtherCurrency ? "usd" : currency,
      status,
      balance_transactions: moves === null ? null : Array.from({ length: moves }, () => ({})),
      evidence_details: { due_by: 1_795_000_000 },
    })),
  };
}

/** What our functions make of them. They are part of what the model judges. */
export function factsAtStripe(payment: Payment, id: string): Facts {
  const { session, refunds, disputes } = objectsAtStripe(payment, id);
  return factsOf(session, refunds, disputes);
}
