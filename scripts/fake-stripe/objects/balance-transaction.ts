import { type BalanceTransaction, seconds } from "./stored.ts";

const CATEGORIES = {
  charge: "charge",
  payment: "charge",
  refund: "refund",
  payment_refund: "refund",
  refund_failure: "refund_failure",
  adjustment: "dispute",
} as const;

/** A move on the account's balance. Stripe's fee is our guess: 2.9 % and 30. */
export function newBalanceTransaction(
  id: string,
  type: keyof typeof CATEGORIES,
  amount: number,
  currency: string,
  source: string,
  now: number,
): BalanceTransaction {
  const fee = type === "charge" || type === "payment" ? Math.round(amount * 0.029) + 30 : 0;
  return {
    id,
    object: "balance_transaction",
    amount,
    available_on: seconds(now) + 2 * 24 * 3600,
    balance_type: "payments",
    created: seconds(now),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [{
      amount: fee,
      application: null,
      currency,
      description: "Stripe processing fees",
      type: "stripe_fee",
    }],
    net: amount - fee,
    reporting_category: CATEGORIES[type],
    source,
    status: "pending",
    type,
  };
}
