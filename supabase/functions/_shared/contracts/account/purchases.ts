/**
 * Packs and purchases. Amounts of money are in minor units of a currency (cents; yen as they are)
 * and are only shown: what a purchase is worth in credits is fixed in its row.
 */
import * as z from "zod/mini";
import { modeSchema } from "../catalog/catalog.ts";

/** Without zod's regex, which the app would load before its first screen. */
function matching(pattern: RegExp) {
  return z.refine<string>((text) => pattern.test(text), `does not match ${pattern.source}`);
}

/** A pack's name: lower-case letters, digits, dots and hyphens. */
const packSlugSchema = z.string().check(matching(/^[a-z0-9][a-z0-9.-]{0,99}$/));

/** ISO 4217 in lower case, as Stripe writes it. */
const currencySchema = z.string().check(matching(/^[a-z]{3}$/));

/** A number of credits for a price. */
const packSchema = z.object({
  slug: z.string(),
  credits: z.int(),
  /** In minor units of the currency. */
  amount: z.int(),
  currency: currencySchema,
  /** For each mode one example: how many videos the credits are enough for, at today's prices. */
  videos: z.array(z.object({
    mode: modeSchema,
    /** The slug of the mode's cheapest model. */
    model: z.string(),
    /** The cheapest resolution. Null: the price of this model does not depend on it. */
    resolution: z.nullable(z.string()),
    /** The shortest length. */
    length_seconds: z.int(),
    count: z.int(),
  })),
});

/**
 * The answer of `packs_on_offer`, the smallest pack first. `closed`: selling is paused, and this is
 * the operator's sentence. Neither `closed` nor packs: nothing is sold here.
 */
export const packsSchema = z.object({
  closed: z.nullable(z.string()),
  packs: z.array(packSchema),
});

export type Packs = z.infer<typeof packsSchema>;

/**
 * The states of a purchase, in the order of the SQL enum. `created`: no checkout is known yet.
 * `open`: it can be paid. `processing`: a payment that takes days is on its way. `paid`: the
 * credits were granted. `failed`: that slow payment did not come. `paid_after_deletion` and
 * `amount_mismatch`: paid, but no credits were granted; the operator refunds it.
 */
export const purchaseStates = [
  "created",
  "open",
  "processing",
  "paid",
  "expired",
  "failed",
  "paid_after_deletion",
  "amount_mismatch",
] as const;

/** Screens that a checkout can lead back to. */
const returnPlaces = ["create", "credits", "billing"] as const;

/** Languages that a checkout can be shown in. */
const checkoutLanguages = ["en", "de"] as const;

/**
 * A purchase as SQL, functions and Realtime send it. `version` grows with every change. In credits:
 * `credits` are bought, `granted` were added for the payment (all of them or 0), `taken` were taken
 * back, `owed` are to be taken back from the next credits, `held` wait for the operator to refund
 * them. In minor units of the currency: `amount` is the price, `amount_paid` what was paid with
 * taxes and fees, `refunded` and `disputed` what of it went back.
 */
export const purchaseSchema = z.object({
  id: z.guid(),
  pack: z.string(),
  credits: z.int(),
  amount: z.int(),
  currency: currencySchema,
  state: z.enum(purchaseStates),
  amount_paid: z.nullable(z.int()),
  refunded: z.int(),
  disputed: z.int(),
  granted: z.int(),
  taken: z.int(),
  owed: z.int(),
  held: z.int(),
  version: z.int(),
  /** Until then it can be paid. */
  expires_at: z.string(),
  created_at: z.string(),
  paid_at: z.nullable(z.string()),
  /** When the user asked to return the unused credits. */
  return_asked_at: z.nullable(z.string()),
  /** Until then the user may ask. Null: there is nothing to return, or it was asked before. */
  return_until: z.nullable(z.string()),
});

export type Purchase = z.infer<typeof purchaseSchema>;

/** The answer of `list_purchases`: a page, the newest first. */
export const purchasesSchema = z.array(purchaseSchema);

/**
 * `POST create-checkout`. The client makes `id` and saves it before it sends the request. It names
 * no price and no user. Repeating it returns the same checkout; the same id with another pack is
 * refused (409 `id_reused`). A new id while the same pack is still open returns that purchase.
 */
export const createCheckoutSchema = z.strictObject({
  id: z.uuid(),
  pack: packSlugSchema,
  return_to: z.optional(z.enum(returnPlaces)),
  locale: z.optional(z.enum(checkoutLanguages)),
});

/**
 * The purchase, whose id may differ from the one that was asked, and the address of the page where
 * it is paid. Null: it cannot be paid any more, and its state says why.
 */
export const checkoutSchema = z.object({
  purchase: purchaseSchema,
  url: z.nullable(z.string()),
});

/** `POST purchase-status`, for a purchase of the caller. */
export const purchaseStatusSchema = z.strictObject({
  id: z.uuid(),
  /** Whether the answer needs the address of the receipt. */
  receipt: z.optional(z.boolean()),
});

/** `receipt_url`: null if it was not asked for, or there is none. */
export const purchaseStatusAnswerSchema = z.object({
  purchase: purchaseSchema,
  receipt_url: z.nullable(z.string()),
});
