/**
 * What we read of Stripe's objects (docs.stripe.com/api, version 2026-10-28). Unknown fields are
 * allowed, and so are unknown words: the code that reads a word has to know it.
 */
import * as z from "zod/mini";

/** Postgres can store it. No prefix is checked: Stripe changes them, `dp_` became `du_`. */
const idSchema = z.string().check(z.regex(/^[\w-]{1,255}$/));

const wordSchema = z.string().check(z.regex(/^[\w.]{1,100}$/));

/** In minor units of the currency. */
const amountSchema = z.int().check(z.gte(0));

const currencySchema = z.string().check(z.regex(/^[a-z]{3}$/));

/** Seconds since 1970, up to the year 9999. */
const timeSchema = z.int().check(z.gte(0), z.lte(253_402_300_799));

const metadataSchema = z.nullish(z.record(z.string(), z.string()));

export type Metadata = z.infer<typeof metadataSchema>;

const chargeSchema = z.object({
  id: idSchema,
  /** What was captured, with taxes and fees. */
  amount_captured: amountSchema,
  currency: currencySchema,
  receipt_url: z.nullish(z.string()),
});

export const paymentSchema = z.object({
  id: idSchema,
  status: wordSchema,
  metadata: metadataSchema,
  latest_charge: z.nullish(z.union([idSchema, chargeSchema])),
});

/** A payment (Stripe's PaymentIntent). */
export type Payment = z.infer<typeof paymentSchema>;

export const sessionSchema = z.object({
  id: idSchema,
  livemode: z.boolean(),
  /** `open`, `complete`, `expired`, or a future word. */
  status: z.nullish(wordSchema),
  /** `paid`, `no_payment_required`, `unpaid`, or a future word. */
  payment_status: wordSchema,
  /** Before discounts and taxes. */
  amount_subtotal: z.nullish(amountSchema),
  currency: z.nullish(currencySchema),
  /** Null until the buyer pays, and always if nothing was due. An id unless it was expanded. */
  payment_intent: z.nullish(z.union([idSchema, paymentSchema])),
  metadata: metadataSchema,
  /** Null once it is not open any more. */
  url: z.nullish(z.string().check(z.maxLength(5_000))),
});

/** A checkout session. */
export type Session = z.infer<typeof sessionSchema>;

export const refundSchema = z.object({
  id: idSchema,
  amount: amountSchema,
  /** `pending`, `requires_action`, `succeeded`, `failed`, `canceled`, or a future word. */
  status: z.nullish(wordSchema),
});

export type Refund = z.infer<typeof refundSchema>;

export const disputeSchema = z.object({
  id: idSchema,
  amount: amountSchema,
  currency: currencySchema,
  status: wordSchema,
  /** None, one (the money was withdrawn), two (it came back), and so on. */
  balance_transactions: z.nullish(z.array(z.unknown())),
  evidence_details: z.nullish(z.object({ due_by: z.nullish(timeSchema) })),
});

export type Dispute = z.infer<typeof disputeSchema>;

/** A reference is an id, or the whole object where it was expanded. */
const referenceSchema = z.nullish(z.union([idSchema, z.object({ id: idSchema })]));

/**
 * An event, of which we use only what it is about: its body may be old, and so is never believed.
 */
export const eventSchema = z.object({
  id: idSchema,
  type: wordSchema,
  livemode: z.boolean(),
  data: z.object({
    object: z.object({
      id: idSchema,
      object: wordSchema,
      payment_intent: referenceSchema,
      charge: referenceSchema,
      metadata: metadataSchema,
    }),
  }),
});

export type StripeEvent = z.infer<typeof eventSchema>;

/** An event in a list. What is null cannot be read. */
export interface ListedEvent {
  id: string | null;
  type: string | null;
  event: StripeEvent | null;
}

/** Each event is parsed by itself, so that one that cannot be read does not hide the others. */
export function listedEvent(item: unknown): ListedEvent {
  return {
    id: z.safeParse(z.object({ id: idSchema }), item).data?.id ?? null,
    type: z.safeParse(z.object({ type: wordSchema }), item).data?.type ?? null,
    event: z.safeParse(eventSchema, item).data ?? null,
  };
}

/** The id in a reference. Null: there is none. */
export function idOf(reference: z.infer<typeof referenceSchema>): string | null {
  return typeof reference === "object" ? reference?.id ?? null : reference ?? null;
}

const listSchema = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });

/** Parses a page of a list. */
export function pageOf<Schema extends z.ZodMiniType>(schema: Schema, page: unknown) {
  const { data, has_more } = z.parse(listSchema, page);
  return { items: z.parse(z.array(schema), data), hasMore: has_more };
}
