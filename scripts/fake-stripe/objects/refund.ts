import { type Charge, type Metadata, type Refund, seconds } from "./stored.ts";

export interface NewRefund {
  id: string;
  charge: Charge;
  amount: number;
  status: "succeeded" | "pending" | "requires_action";
  reason: Refund["reason"];
  metadata: Metadata;
  balanceTransaction: string | null;
  now: number;
}

export function newRefund(given: NewRefund): Refund {
  const { charge, status } = given;
  return {
    id: given.id,
    object: "refund",
    amount: given.amount,
    balance_transaction: given.balanceTransaction,
    charge: charge.id,
    created: seconds(given.now),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: {
        reference_status: "pending",
        reference_type: "acquirer_reference_number",
        type: "refund",
      },
      type: "card",
    },
    metadata: given.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(status === "pending" && { pending_reason: "processing" as const }),
    reason: given.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  };
}
