/**
 * What we ask Stripe to sell: a function of the purchase's row and the app's address alone. Stripe
 * binds an idempotency key to the very bytes of its first request, so a repeat, by anybody and at
 * any time, has to have the same ones.
 */
import type { ServerPurchase } from "../outside/database/purchases.ts";
import type { SessionParams } from "../outside/stripe/api.ts";
import type { Metadata } from "../outside/stripe/objects.ts";

/** Tells our sessions from those of other apps at the same account. */
const APP = "wan-pwa";

/** The screens that a checkout leads back to. */
const paths: Readonly<Record<string, string>> = {
  create: "/create",
  credits: "/credits",
  billing: "/you/billing",
};

/** What is sold, by language, as the buyer reads it on Stripe's page and on the receipt. */
const texts: Readonly<Record<string, (credits: number) => string>> = {
  de: (credits) => `${credits} Credits`,
  en: (credits) => `${credits} credits`,
};

/** Only `email` may change in a row: an account deletion erases it, and then nothing is sold. */
export function sessionParamsOf(purchase: ServerPurchase, appUrl: string): SessionParams {
  const back = `${appUrl}${paths[purchase.return_to] ?? paths["credits"]}?purchase=${purchase.id}`;
  const isKnown = Object.hasOwn(texts, purchase.locale);
  const name = (isKnown ? texts[purchase.locale] : texts["en"])?.(purchase.credits);
  const metadata = metadataOf(purchase);
  return {
    mode: "payment",
    line_items: [{
      quantity: 1,
      price_data: {
        currency: purchase.currency,
        unit_amount: purchase.amount,
        product_data: { name: name ?? "" },
      },
    }],
    client_reference_id: purchase.id,
    metadata,
    payment_intent_data: {
      // Refunds and disputes name only their payment, which has no metadata of the session.
      metadata,
      statement_descriptor_suffix: "credits",
      ...purchase.email !== null && { receipt_email: purchase.email },
    },
    ...purchase.email !== null && { customer_email: purchase.email },
    success_url: back,
    cancel_url: `${back}&canceled=1`,
    expires_at: Math.floor(Date.parse(purchase.expires_at) / 1000),
    locale: isKnown ? purchase.locale as "de" | "en" : "auto",
  };
}

function metadataOf(purchase: ServerPurchase): Record<string, string> {
  return {
    app: APP,
    purchase_id: purchase.id,
    user_id: purchase.user_id,
    pack: purchase.pack,
    credits: String(purchase.credits),
  };
}

/**
 * The id of the purchase that a session or a payment was made for. Null: it is not ours. Nothing
 * else in the metadata is ever read: what is granted stands in our row.
 */
export function purchaseIdIn(metadata: Metadata): string | null {
  const id = metadata?.["app"] === APP ? metadata["purchase_id"] ?? "" : "";
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.toLowerCase() : null;
}
