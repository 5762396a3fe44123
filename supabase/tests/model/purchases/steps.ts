/** All steps about purchases: calls of ours, and what happens at Stripe. */
import {
  type Arbitrary,
  boolean,
  constant,
  constantFrom,
  nat,
  oneof,
  option,
  record,
} from "fast-check";
import type { Happening } from "./payment.ts";
import { type PurchaseTampering, tamperings } from "./tamper.ts";

/** The last two are for purchases that nobody pays before the account is deleted. */
export const purchaseSlots = 6;

/** Small packs, so that a few videos spend them, with prices that do not divide evenly. */
export const packs = [
  { slug: "model-20", credits: 20, amount: 200 },
  { slug: "model-70", credits: 70, amount: 333 },
] as const;

export type PurchaseStep =
  | { does: "buy"; user: number; purchase: number; pack: number }
  | { does: "at Stripe"; purchase: number; happening: Happening }
  | { does: "apply"; purchase: number; nth: number; event: number | null }
  | { does: "hear"; purchase: number; event: number | null }
  | { does: "return"; purchase: number; byOther: boolean }
  | { does: "record session" | "read" | "decline return"; purchase: number }
  | { does: "waive" | "spend"; user: number }
  | { does: "tamper with purchase"; how: PurchaseTampering; purchase: number }
  | { does: "hours pass"; hours: number };

/** Mostly the first two, so that many steps are about the same purchase. */
export const purchase = oneof(
  { arbitrary: nat({ max: 1 }), weight: 2 },
  nat({ max: purchaseSlots - 3 }),
);
const user = nat({ max: 1 });
export const pack = nat({ max: packs.length - 1 });
/** An event may be delivered again, and one change may be sent as two events. */
export const event = option(nat({ max: 5 }), { freq: 3 });
const part = constantFrom(10, 34, 50, 100);

/** How a payment may begin. */
export const payment: Arbitrary<Happening> = oneof(
  { arbitrary: record({ is: constant("paid" as const), tax: constantFrom(0, 19) }), weight: 20 },
  {
    arbitrary: record({
      is: constantFrom(
        "delayed" as const,
        "delayed" as const,
        "declined" as const,
        "expired" as const,
        "paid with a promotion" as const,
        "paid with an unknown status" as const,
        "paid another price" as const,
        "paid in another currency" as const,
      ),
    }),
    weight: 5,
  },
);

/** What may follow. What Stripe would refuse changes nothing. */
export const change: Arbitrary<Happening> = oneof(
  {
    arbitrary: record({
      is: constant("refunded" as const),
      part,
      status: constantFrom("pending" as const, "succeeded" as const, "requires_action" as const),
    }),
    weight: 4,
  },
  {
    arbitrary: record({
      is: constant("refund ended" as const),
      status: constantFrom("failed" as const, "canceled" as const, "succeeded" as const),
    }),
    weight: 3,
  },
  {
    arbitrary: record({
      is: constant("disputed" as const),
      part,
      told: boolean(),
      isInOtherCurrency: oneof({ arbitrary: constant(false), weight: 4 }, constant(true)),
    }),
    weight: 3,
  },
  { arbitrary: record({ is: constant("inquired" as const), part }), weight: 1 },
  {
    arbitrary: record({
      is: constantFrom(
        "dispute won" as const,
        "dispute won" as const,
        "dispute lost" as const,
        "dispute under review" as const,
        "inquiry closed" as const,
        "inquiry escalated" as const,
        "delayed payment came" as const,
        "delayed payment failed" as const,
      ),
    }),
    weight: 6,
  },
);

const hear = record({ does: constant("hear" as const), purchase, event });

export const purchaseStep: Arbitrary<PurchaseStep> = oneof(
  {
    arbitrary: record({ does: constant("buy" as const), user, purchase, pack }),
    weight: 2,
  },
  {
    arbitrary: record({
      does: constantFrom("record session" as const, "read" as const, "decline return" as const),
      purchase,
    }),
    weight: 2,
  },
  {
    arbitrary: record({
      does: constant("at Stripe" as const),
      purchase,
      happening: oneof(payment, change),
    }),
    weight: 2,
  },
  { arbitrary: hear, weight: 3 },
  {
    arbitrary: record({
      does: constant("apply" as const),
      purchase,
      nth: nat({ max: 2 }),
      event,
    }),
    weight: 2,
  },
  {
    arbitrary: record({
      does: constant("return" as const),
      purchase,
      byOther: oneof({ arbitrary: constant(false), weight: 5 }, constant(true)),
    }),
    weight: 4,
  },
  { arbitrary: record({ does: constant("spend" as const), user }), weight: 3 },
  { arbitrary: record({ does: constant("waive" as const), user }), weight: 1 },
  {
    arbitrary: record({
      does: constant("tamper with purchase" as const),
      how: constantFrom(...Object.keys(tamperings) as PurchaseTampering[]),
      purchase,
    }),
    weight: 4,
  },
  {
    arbitrary: record({
      does: constant("hours pass" as const),
      // No sum of these is just below a limit of an hour, 23 hours or 14 days.
      hours: constantFrom(2, 25, 360),
    }),
    weight: 1,
  },
);
