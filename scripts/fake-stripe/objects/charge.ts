import type { Stripe } from "stripe";
import { type Charge, type PaymentIntent, seconds } from "./stored.ts";

export interface NewCharge {
  id: string;
  paymentMethod: string;
  paymentIntent: PaymentIntent;
  details: Stripe.Charge.PaymentMethodDetails;
  email: string;
  receiptUrl: string;
  now: number;
}

/** A charge that has succeeded. */
export function newCharge(given: NewCharge): Charge {
  const { paymentIntent, email } = given;
  return {
    id: given.id,
    object: "charge",
    amount: paymentIntent.amount,
    amount_captured: paymentIntent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: "FAKE STRIPE",
    captured: true,
    created: seconds(given.now),
    currency: paymentIntent.currency,
    customer: paymentIntent.customer,
    description: paymentIntent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: paymentIntent.livemode,
    // Stripe copies the metadata of a PaymentIntent to its charges, once, when they are made.
    metadata: { ...paymentIntent.metadata },
    on_behalf_of: null,
    outcome: outcome("approved_by_network", "authorized", null, "Payment complete."),
    paid: true,
    payment_intent: paymentIntent.id,
    payment_method: given.paymentMethod,
    payment_method_details: given.details,
    receipt_email: paymentIntent.receipt_email,
    receipt_number: null,
    receipt_url: given.receiptUrl,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: paymentIntent.statement_descriptor_suffix,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
  };
}

/** How the networks judged a payment. */
export function outcome(
  networkStatus: string,
  type: string,
  reason: string | null,
  sellerMessage: string,
): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: networkStatus,
    reason,
    risk_level: "normal",
    risk_score: 20,
    seller_message: sellerMessage,
    type,
  };
}

/** The details of a card payment. */
export function cardDetails(
  number: string,
  amount: number,
): Stripe.Charge.PaymentMethodDetails {
  return {
    type: "card",
    card: {
      amount_authorized: amount,
      authorization_code: null,
      brand: "visa",
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      electronic_commerce_indicator: null,
      exp_month: 12,
      exp_year: 2034,
      fingerprint: "fakefakefakefake",
      funding: "credit",
      installments: null,
      last4: number.slice(-4),
      mandate: null,
      network: "visa",
      network_token: null,
      network_transaction_id: null,
      regulated_status: "unregulated",
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

/** The details of a bank debit, which takes days. */
export function bankDetails(
  method: "sepa_debit" | "us_bank_account",
): Stripe.Charge.PaymentMethodDetails {
  if (method === "sepa_debit") {
    return {
      type: "sepa_debit",
      sepa_debit: {
        bank_code: "37040044",
        branch_code: "",
        country: "DE",
        fingerprint: "fakefakefakefake",
        last4: "3000",
        mandate: null,
      },
    };
  }
  return {
    type: "us_bank_account",
    us_bank_account: {
      account_holder_type: "individual",
      account_type: "checking",
      bank_name: "STRIPE TEST BANK",
      fingerprint: "fakefakefakefake",
      last4: "6789",
      payment_reference: null,
      routing_number: "110000000",
    },
  };
}
