import type { Stripe } from "stripe";
import * as z from "zod/mini";
import { bool, integer, invalid, metadata, oneOf, text, url } from "../../request/parameters.ts";

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

export const sessionSchema = z.strictObject(parameters);
export type SessionParameters = z.infer<typeof sessionSchema>;

/** What the schema alone cannot see. */
export function checkTogether(
  { customer, customer_email: email, line_items: lines }: SessionParameters,
): void {
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
