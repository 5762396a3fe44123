import type { Stripe } from "stripe";
import { type Metadata, seconds, type Session } from "./stored.ts";

/** What differs between one new session and another. */
export interface NewSession {
  id: string;
  url: string | null;
  createdAt: number;
  expiresAtSeconds: number;
  livemode: boolean;
  currency: string;
  amountSubtotal: number;
  amountTotal: number;
  success_url: string | null;
  cancel_url: string | null;
  client_reference_id: string | null;
  customer: string | null;
  customer_email: string | null;
  customer_creation: Session["customer_creation"];
  locale: Session["locale"];
  metadata: Metadata;
  submit_type: Session["submit_type"];
  origin_context: Session["origin_context"];
  billing_address_collection: Session["billing_address_collection"];
  allow_promotion_codes: boolean | null;
  allowed_payment_method_types: string[] | null;
  excluded_payment_method_types: string[] | undefined;
  automaticTax: boolean;
  taxIdCollection: boolean;
  invoiceCreation: boolean | undefined;
  managedPayments: boolean | undefined;
  adaptivePricing: boolean | undefined;
  consentCollection: Stripe.Checkout.Session.ConsentCollection | null;
  customText: Partial<Stripe.Checkout.Session.CustomText>;
}

/** A new session, open and unpaid, with every key that Stripe sends. */
export function newSession(given: NewSession): Session {
  return {
    id: given.id,
    object: "checkout.session",
    adaptive_pricing: { enabled: given.adaptivePricing ?? false },
    after_expiration: null,
    allow_promotion_codes: given.allow_promotion_codes,
    allowed_payment_method_types: given.allowed_payment_method_types,
    amount_subtotal: given.amountSubtotal,
    amount_total: given.amountTotal,
    automatic_tax: {
      enabled: given.automaticTax,
      liability: null,
      provider: null,
      status: given.automaticTax ? "requires_location_inputs" : null,
    },
    billing_address_collection: given.billing_address_collection,
    cancel_url: given.cancel_url,
    client_reference_id: given.client_reference_id,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: given.consentCollection,
    created: seconds(given.createdAt),
    currency: given.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
      ...given.customText,
    },
    customer: given.customer,
    customer_account: null,
    customer_creation: given.customer === null ? given.customer_creation : null,
    customer_details: given.customer_email === null
      ? null
      : customerDetails(given.customer_email, null),
    customer_email: given.customer_email,
    discounts: [],
    ...(given.excluded_payment_method_types && {
      excluded_payment_method_types: given.excluded_payment_method_types,
    }),
    expires_at: given.expiresAtSeconds,
    integration_identifier: null,
    invoice: null,
    invoice_creation: {
      enabled: given.invoiceCreation ?? false,
      invoice_data: {
        account_tax_ids: null,
        custom_fields: null,
        description: null,
        footer: null,
        issuer: null,
        metadata: {},
        rendering_options: null,
      },
    },
    livemode: given.livemode,
    locale: given.locale,
    managed_payments: { enabled: given.managedPayments ?? false },
    metadata: given.metadata,
    mode: "payment",
    origin_context: given.origin_context,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types: ["card", "sepa_debit", "us_bank_account"],
    payment_status: "unpaid",
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: given.submit_type,
    subscription: null,
    success_url: given.success_url,
    ...(given.taxIdCollection && { tax_id_collection: { enabled: true, required: "never" } }),
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: given.url,
    wallet_options: null,
  };
}

/** What the buyer has told the page. */
export function customerDetails(
  email: string,
  name: string | null,
): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: "none",
    tax_ids: null,
  };
}
