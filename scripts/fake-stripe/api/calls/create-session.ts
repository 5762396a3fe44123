import type { Stripe } from "stripe";
import * as z from "zod/mini";
import type { ApiWorld, Handler } from "../exchange.ts";
import { missing, refused } from "../problem.ts";
import {
  bool,
  integer,
  invalid,
  metadata,
  oneOf,
  readParameters,
  text,
  url,
} from "../request/parameters.ts";
import { hintsIn } from "../../faults/hints.ts";
import { scheduleExpiry } from "../../money/expire.ts";
import { newPrice, newProduct } from "../../objects/catalog.ts";
import { newLineItem } from "../../objects/line-item.ts";
import { newSession } from "../../objects/session.ts";
import { type LineItem, type Price, seconds } from "../../objects/stored.ts";
import { lifetimeMs } from "./lifetime.ts";

const message = () => z.strictObject({ message: text(1200) });
const enabled = () => z.strictObject({ enabled: bool() });

const lineItemSchema = z.strictObject({
  quantity: z.optional(integer(1, 999_999)),
  price: z.optional(text()),
  price_data: z.optional(z.strictObject({
    currency: text(3),
    unit_amount: integer(0, 99_999_999),
    product: z.optional(text()),
    product_data: z.optional(z.strictObject({
      name: text(),
      description: z.optional(text()),
      tax_code: z.optional(text()),
      metadata: z.optional(metadata()),
      images: z.optional(z.array(url())),
    })),
    tax_behavior: z.optional(oneOf("exclusive", "inclusive", "unspecified")),
  })),
});

/**
 * The parameters that the fake supports. All others are unknown to it, also some that Stripe has:
 * the names are compared with the official client's types.
 */
const parameters = {
  mode: oneOf("payment"),
  ui_mode: z.optional(oneOf("hosted_page")),
  line_items: z.array(lineItemSchema).check(z.maxLength(100)),
  success_url: url(),
  cancel_url: z.optional(url()),
  client_reference_id: z.optional(text(200)),
  customer: z.optional(text()),
  customer_email: z.optional(text(800)),
  customer_creation: z.optional(oneOf("always", "if_required")),
  customer_update: z.optional(z.strictObject({
    address: z.optional(oneOf("auto", "never")),
    name: z.optional(oneOf("auto", "never")),
  })),
  metadata: z.optional(metadata()),
  payment_intent_data: z.optional(z.strictObject({
    description: z.optional(text(1000)),
    metadata: z.optional(metadata()),
    receipt_email: z.optional(text(800)),
    statement_descriptor_suffix: z.optional(text(22)),
  })),
  expires_at: z.optional(integer(0)),
  locale: z.optional(text(10)),
  submit_type: z.optional(oneOf("auto", "book", "donate", "pay")),
  automatic_tax: z.optional(enabled()),
  tax_id_collection: z.optional(enabled()),
  billing_address_collection: z.optional(oneOf("auto", "required")),
  allow_promotion_codes: z.optional(bool()),
  invoice_creation: z.optional(enabled()),
  consent_collection: z.optional(z.strictObject({
    terms_of_service: z.optional(oneOf("none", "required")),
    promotions: z.optional(oneOf("auto", "none")),
  })),
  custom_text: z.optional(z.strictObject({
    submit: z.optional(message()),
    terms_of_service_acceptance: z.optional(message()),
    after_submit: z.optional(message()),
    shipping_address: z.optional(message()),
  })),
  origin_context: z.optional(oneOf("mobile_app", "web")),
  managed_payments: z.optional(enabled()),
  adaptive_pricing: z.optional(enabled()),
  allowed_payment_method_types: z.optional(z.array(text())),
  excluded_payment_method_types: z.optional(z.array(text())),
} satisfies Partial<Record<keyof Stripe.Checkout.SessionCreateParams, unknown>>;

const schema = z.strictObject(parameters);
type Parameters = z.infer<typeof schema>;

/** About 50 US cents; in most currencies the same number of minor units. */
const AMOUNT_MIN = 50;

/** `POST /v1/checkout/sessions` */
export const createSession: Handler = (world, { form }) => {
  const { clock, ids, log, pageUrl, settings, store } = world;
  const given = readParameters(schema, form);
  const lifetime = lifetimeMs(given.expires_at, clock.now());
  check(given);
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

function check({ customer, customer_email: email, line_items: lines }: Parameters): void {
  if (customer !== undefined && email !== undefined) {
    throw invalid(
      "You may only specify one of these parameters: customer, customer_email.",
      "customer_email",
    );
  }
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw invalid(`Invalid email address: ${email}`, "customer_email", "email_invalid");
  }
  for (const [index, line] of lines.entries()) {
    if (line.price !== undefined && line.price_data !== undefined) {
      const both = "You may only specify one of these parameters: price, price_data.";
      throw invalid(both, `line_items[${index}][price]`);
    }
  }
}

function lineItem(
  world: ApiWorld,
  { price: priceId, price_data: data, quantity }: Parameters["line_items"][number],
  index: number,
): LineItem {
  const { ids, store } = world;
  const at = `line_items[${index}]`;
  if (quantity === undefined) {
    throw invalid(
      `Missing required param: ${at}[quantity].`,
      `${at}[quantity]`,
      "parameter_missing",
    );
  }
  if (priceId !== undefined) {
    const price = store.prices.get(priceId);
    if (!price) throw missing("price", priceId, `${at}[price]`);
    return newLineItem(ids.id("li"), nameOf(world, price), price, quantity);
  }
  if (data === undefined) {
    throw invalid(
      `Missing required param: ${at}[price_data].`,
      `${at}[price_data]`,
      "parameter_missing",
    );
  }
  const price = priceFrom(world, data, `${at}[price_data]`);
  return newLineItem(ids.id("li"), nameOf(world, price), price, quantity);
}

function priceFrom(
  { clock, ids, store }: ApiWorld,
  data: NonNullable<Parameters["line_items"][number]["price_data"]>,
  at: string,
): Price {
  const now = clock.now();
  if (!/^[a-z]{3}$/.test(data.currency)) {
    throw invalid(`Invalid currency: ${data.currency}.`, `${at}[currency]`);
  }
  let product = data.product;
  if (product !== undefined && !store.products.get(product)) {
    throw missing("product", product, `${at}[product]`);
  }
  if (product === undefined) {
    const { name, description, tax_code: taxCode, metadata: notes } = data.product_data ?? {};
    if (name === undefined) {
      const param = `${at}[product_data]`;
      throw invalid(`Missing required param: ${param}.`, param, "parameter_missing");
    }
    product = store.products.add(newProduct({
      id: ids.id("prod"),
      name,
      description: description ?? null,
      taxCode: taxCode ?? null,
      active: false,
      metadata: notes ?? {},
      now,
    })).id;
  }
  return store.prices.add(newPrice({
    id: ids.id("price"),
    product,
    currency: data.currency,
    unitAmount: data.unit_amount,
    taxBehavior: data.tax_behavior ?? "unspecified",
    active: false,
    metadata: {},
    now,
  }));
}

function nameOf({ store }: ApiWorld, price: Price): string {
  return store.products.get(price.product)?.name ?? "";
}

function withoutUndefined<T extends object>(value: T) {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}
