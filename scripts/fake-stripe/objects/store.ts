import type { DisputeMoney } from "../money/plans.ts";
import type { Checkout } from "./checkout.ts";
import { createShelf, type Shelf } from "./shelf.ts";
import type * as stored from "./stored.ts";

/** Everything that this fake remembers. */
export interface Store {
  readonly checkouts: Shelf<Checkout>;
  readonly paymentIntents: Shelf<stored.PaymentIntent>;
  readonly charges: Shelf<stored.Charge>;
  readonly refunds: Shelf<stored.Refund>;
  readonly disputes: Shelf<stored.Dispute>;
  readonly warnings: Shelf<stored.EarlyFraudWarning>;
  readonly balanceTransactions: Shelf<stored.BalanceTransaction>;
  readonly events: Shelf<stored.Event>;
  readonly endpoints: Shelf<stored.WebhookEndpoint>;
  readonly products: Shelf<stored.Product>;
  readonly prices: Shelf<stored.Price>;
  readonly customers: Shelf<stored.Customer>;
  /** How refunds of a charge go on, by the charge's id. */
  readonly refundBehaviours: Map<string, "pending" | "fails">;
  /** Where the money of a dispute is, by the dispute's id. */
  readonly disputeMoney: Map<string, DisputeMoney>;
  /** Any object by its id. */
  find(id: string): stored.StoredObject | undefined;
  /** The checkout that an object belongs to, by whatever reference it has. */
  checkoutOf(object: stored.StoredObject): Checkout | undefined;
  clear(): void;
}

export function createStore(): Store {
  const checkouts = createShelf<Checkout>();
  const shelves = {
    paymentIntents: createShelf<stored.PaymentIntent>(),
    charges: createShelf<stored.Charge>(),
    refunds: createShelf<stored.Refund>(),
    disputes: createShelf<stored.Dispute>(),
    warnings: createShelf<stored.EarlyFraudWarning>(),
    balanceTransactions: createShelf<stored.BalanceTransaction>(),
    events: createShelf<stored.Event>(),
    endpoints: createShelf<stored.WebhookEndpoint>(),
    products: createShelf<stored.Product>(),
    prices: createShelf<stored.Price>(),
    customers: createShelf<stored.Customer>(),
  };

  function find(id: string): stored.StoredObject | undefined {
    const session = checkouts.get(id)?.session;
    if (session) return session;
    for (const shelf of Object.values(shelves)) {
      const found = shelf.get(id);
      if (found) return found;
    }
    return undefined;
  }

  function checkoutOf(object: stored.StoredObject): Checkout | undefined {
    if (object.object === "checkout.session") return checkouts.get(object.id);
    const paymentIntent = paymentIntentOf(object);
    return paymentIntent === null
      ? undefined
      : checkouts.all().find((checkout) => checkout.paymentIntent === paymentIntent);
  }

  /** By way of the charge for a refund or a dispute that names only that. */
  function paymentIntentOf(object: stored.StoredObject): string | null {
    if (object.object === "payment_intent") return object.id;
    if ("payment_intent" in object && object.payment_intent) return object.payment_intent;
    if (!("charge" in object)) return null;
    return shelves.charges.get(object.charge ?? "")?.payment_intent ?? null;
  }

  const refundBehaviours: Store["refundBehaviours"] = new Map();
  const disputeMoney: Store["disputeMoney"] = new Map();

  return {
    checkouts,
    ...shelves,
    refundBehaviours,
    disputeMoney,
    find,
    checkoutOf,
    clear() {
      checkouts.clear();
      refundBehaviours.clear();
      disputeMoney.clear();
      for (const shelf of Object.values(shelves)) shelf.clear();
    },
  };
}
