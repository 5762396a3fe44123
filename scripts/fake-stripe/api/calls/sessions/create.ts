import type { Handler } from "../../exchange.ts";
import { missing, refused } from "../../problem.ts";
import { readParameters } from "../../request/parameters.ts";
import { hintsIn } from "../../../faults/hints.ts";
import { scheduleExpiry } from "../../../money/expire.ts";
import { newSession } from "../../../objects/session.ts";
import { seconds } from "../../../objects/stored.ts";
import { lifetimeMs } from "./lifetime.ts";
import { lineItem } from "./line-items.ts";
import { checkTogether, sessionSchema } from "./parameters.ts";

/** About 50 US cents; in most currencies the same number of minor units. */
const AMOUNT_MIN = 50;

/** `POST /v1/checkout/sessions` */
export const createSession: Handler = (world, { form }) => {
  const { clock, ids, log, pageUrl, settings, store } = world;
  const given = readParameters(sessionSchema, form);
  const lifetime = lifetimeMs(given.expires_at, clock.now());
  checkTogether(given);
  if (given.customer !== undefined && !store.customers.get(given.customer)) {
    throw missing("customer", given.customer, "customer");
  }
  const lineItems = given.line_items.map((line, index) => lineItem(world, line, index));
  const currencies = new Set(lineItems.map(({ currency }) => currency));
  if (currencies.size > 1) throw refused("All prices must have the same currency.");
  const total = lineItems.reduce((sum, { amount_total }) => sum + amount_total, 0);
  if (total > 0 && total < AMOUNT_MIN) {
    const minimum = `The Checkout Session's total amount must convert to at least 50 cents.`;
    throw refused(minimum, "amount_too_small");
  }

  const id = ids.id("cs_test");
  const { payment_intent_data: intent } = given;
  const session = newSession({
    id,
    url: `${pageUrl}/c/pay/${id}`,
    createdAt: clock.now(),
    expiresAtSeconds: given.expires_at ?? seconds(clock.now() + lifetime),
    livemode: settings.livemode,
    currency: lineItems[0]?.currency ?? "usd",
    amountSubtotal: total,
    amountTotal: total,
    success_url: given.success_url,
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    customer: given.customer ?? null,
    customer_email: given.customer_email ?? null,
    customer_creation: given.customer_creation ?? "if_required",
    locale: given.locale ?? null,
    metadata: given.metadata ?? {},
    submit_type: given.submit_type ?? null,
    origin_context: given.origin_context ?? null,
    billing_address_collection: given.billing_address_collection ?? null,
    allow_promotion_codes: given.allow_promotion_codes ?? null,
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    excluded_payment_method_types: given.excluded_payment_method_types,
    automaticTax: given.automatic_tax?.enabled ?? false,
    taxIdCollection: given.tax_id_collection?.enabled ?? false,
    invoiceCreation: given.invoice_creation?.enabled,
    managedPayments: given.managed_payments?.enabled,
    adaptivePricing: given.adaptive_pricing?.enabled,
    consentCollection: given.consent_collection
      ? {
        payment_method_reuse_agreement: null,
        promotions: given.consent_collection.promotions ?? null,
        terms_of_service: given.consent_collection.terms_of_service ?? null,
      }
      : null,
    customText: given.custom_text ? withoutUndefined(given.custom_text) : {},
  });
  const checkout = store.checkouts.add({
    id,
    session,
    lineItems,
    paymentIntentData: {
      metadata: intent?.metadata ?? {},
      receipt_email: intent?.receipt_email ?? null,
      description: intent?.description ?? null,
      statement_descriptor_suffix: intent?.statement_descriptor_suffix ?? null,
    },
    paymentIntent: null,
    challenged: null,
    past: [],
    hints: hintsIn({ email: given.customer_email, sim: given.metadata?.["sim"] }, log),
    expiry: undefined,
  });
  scheduleExpiry(world, checkout, lifetime);
  return session;
};

function withoutUndefined<T extends object>(value: T) {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}
