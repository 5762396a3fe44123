import type { Stripe } from "stripe";
import { type Charge, type Dispute, seconds } from "./stored.ts";

const DAYS_TO_ANSWER = 21;

export interface NewDispute {
  id: string;
  charge: Charge;
  amount: number;
  currency: string;
  status: Dispute["status"];
  reason: string;
  now: number;
}

export function newDispute(given: NewDispute): Dispute {
  const inquiry = isInquiry(given.status);
  return {
    id: given.id,
    object: "dispute",
    amount: given.amount,
    balance_transactions: [],
    charge: given.charge.id,
    created: seconds(given.now),
    currency: given.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE, customer_email_address: given.charge.billing_details.email },
    evidence_details: {
      due_by: seconds(given.now) + DAYS_TO_ANSWER * 24 * 3600,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: given.charge.livemode,
    metadata: {},
    network_reason_code: "10.4",
    payment_intent: given.charge.payment_intent,
    payment_method_details: {
      card: {
        brand: "visa",
        network: "visa",
        case_type: inquiry ? "inquiry" : "chargeback",
        network_reason_code: "10.4",
      },
      type: "card",
    },
    reason: given.reason,
    status: given.status,
  };
}

/** An inquiry asks for an explanation. No money has moved. */
export function isInquiry(status: Dispute["status"]): boolean {
  return status.startsWith("warning_");
}

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
