/** Sequences that stories of single steps would rarely reach. */
import { type Arbitrary, array, boolean, constantFrom, nat, oneof, tuple } from "fast-check";
import { simplest } from "../requests.ts";
import type { Step } from "../steps.ts";
import type { Happening } from "./payment.ts";
import { change, event, pack, payment, purchase, purchaseSlots } from "./steps.ts";

/** Two purchases are mostly of the same user. */
const buyerOf = (slot: number) => slot % 2;
const otherOf = (slot: number) => (slot + 2) % 4;

const buy = (slot: number, chosen: number, happening: Happening, news: number | null): Step[] => [
  { does: "buy", user: buyerOf(slot), purchase: slot, pack: chosen },
  { does: "record session", purchase: slot },
  { does: "at Stripe", purchase: slot, happening },
  { does: "hear", purchase: slot, event: news },
];

/** A pack that is bought, and paid or not. */
const bought: Arbitrary<Step[]> = tuple(purchase, pack, payment, event)
  .map((given) => buy(...given));

/** The first slots are bought. Without them, few steps would find a purchase. */
export const beginning: Arbitrary<Step[]> = array(tuple(pack, payment), {
  minLength: 1,
  maxLength: purchaseSlots - 2,
}).map((all) => all.flatMap(([chosen, happening], slot) => buy(slot, chosen, happening, null)));

/** We hear of it; perhaps before something is applied that was read earlier. */
const changed: Arbitrary<Step[]> = tuple(purchase, change, event, nat({ max: 3 }))
  .map(([slot, happening, news, kind]) => {
    const happens: Step[] = [
      { does: "at Stripe", purchase: slot, happening },
      { does: "hear", purchase: slot, event: news },
    ];
    return kind > 0 ? happens : [
      { does: "read", purchase: slot },
      ...happens,
      { does: "apply", purchase: slot, nth: 2, event: 5 },
      { does: "hear", purchase: slot, event: 5 },
    ];
  });

const disputed = (slot: number, part: number): Step[] => [
  {
    does: "at Stripe",
    purchase: slot,
    happening: { is: "disputed", part, told: true, isInOtherCurrency: false },
  },
  { does: "hear", purchase: slot, event: null },
];

const parts = constantFrom(10, 34, 50, 100);

/**
 * Purchases whose credits are spent are disputed; then credits come in, and one may be won, also
 * where a refund has taken its part.
 */
const owed: Arbitrary<Step[]> = tuple(purchase, parts, boolean(), nat({ max: 2 }), nat({ max: 4 }))
  .map(([slot, part, areTwo, addition, kind]) => {
    const user = buyerOf(slot);
    const won: Step[] = [
      { does: "at Stripe", purchase: slot, happening: { is: "dispute won" } },
      { does: "hear", purchase: slot, event: null },
    ];
    const partly: Step[] = [
      {
        does: "at Stripe",
        purchase: slot,
        happening: { is: "refunded", part: 34, status: "succeeded" },
      },
      { does: "hear", purchase: slot, event: null },
    ];
    return [
      ...areTwo ? buy(otherOf(slot), 0, { is: "paid", tax: 0 }, null) : [],
      { does: "spend", user },
      ...kind === 2 ? partly : [],
      ...disputed(slot, part),
      ...areTwo ? disputed(otherOf(slot), 100) : [],
      ...kind === 0 ? won : [],
      { does: "add", user, addition, key: 0 },
      { does: "add", user, addition, key: 0 },
      ...kind === 1 || kind === 2 ? won : [],
    ];
  });

/** A video that is being made is charged back, and then fails: its refund pays the debt. */
const refunded: Arbitrary<Step[]> = tuple(purchase, parts, boolean()).map((
  [slot, part, isDear],
) => [
  { does: "start", user: buyerOf(slot), slot, ...simplest, wish: isDear ? 1 : 0 },
  { does: "spend", user: buyerOf(slot) },
  ...disputed(slot, part),
  { does: "fail", slot },
  { does: "refund", slot },
]);

/** Unused credits are returned, and all or a part of the money goes back. */
const returned: Arbitrary<Step[]> = tuple(purchase, parts, nat({ max: 3 })).map((
  [slot, part, kind],
) => [
  { does: "add", user: buyerOf(slot), addition: 0, key: null },
  ...kind === 1 ? [{ does: "hours pass", hours: 360 } as const] : [],
  { does: "return", purchase: slot, byOther: false },
  ...kind === 0 ? [{ does: "decline return", purchase: slot } as const] : [],
  {
    does: "at Stripe",
    purchase: slot,
    happening: { is: "refunded", part, status: "succeeded" },
  },
  { does: "hear", purchase: slot, event: null },
]);

const lastSlots = nat({ max: 1 }).map((nth) => purchaseSlots - 2 + nth);

/** A session that should have expired is paid while the account is being deleted. */
const left: Arbitrary<Step[]> = tuple(lastSlots, pack, boolean()).map((
  [slot, chosen, isErased],
) => [
  { does: "buy", user: buyerOf(slot), purchase: slot, pack: chosen },
  { does: "record session", purchase: slot },
  { does: "hours pass", hours: 25 },
  { does: "close account", user: buyerOf(slot) },
  ...isErased ? [{ does: "erase account", user: buyerOf(slot) } as const] : [],
  { does: "at Stripe", purchase: slot, happening: { is: "paid", tax: 0 } },
  { does: "hear", purchase: slot, event: null },
]);

export const plots: Arbitrary<Step[]> = oneof(
  { arbitrary: bought, weight: 2 },
  { arbitrary: changed, weight: 6 },
  { arbitrary: owed, weight: 2 },
  { arbitrary: refunded, weight: 2 },
  { arbitrary: returned, weight: 2 },
  { arbitrary: left, weight: 1 },
);
