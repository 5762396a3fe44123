/**
 * Settles a purchase: reads what Stripe says now, and has Postgres apply it. Webhooks, the page
 * after a payment, `reconcile` and account deletions all do the same, in any order and any number
 * of times: what is applied is a state, not a change.
 */
import type { Log } from "../http/log.ts";
import type {
  EventName,
  PurchaseName,
  Purchases,
  ServerPurchase,
} from "../outside/database/purchases.ts";
import { type StripeApi, StripeUnavailable } from "../outside/stripe/api.ts";
import type { Session } from "../outside/stripe/objects.ts";
import { purchaseIdIn } from "./checkout.ts";
import { factsOf, factsWithoutSession, paidAmountOf, paymentOf } from "./facts.ts";

export interface SettlingWorld {
  adminDb: Pick<Purchases, "findPurchase" | "recordCheckoutSession" | "applyPurchase">;
  now(): number;
  log: Log;
}

/**
 * `seen`: the event was applied before. `no_session`: nobody can have paid yet. `other_mode`: a
 * purchase of test mode with a live key, or the reverse; Stripe is not asked. `session` is null if
 * Stripe does not know it.
 */
export type Settled =
  | { outcome: "applied"; purchase: ServerPurchase; session: Session | null }
  | { outcome: "seen" | "no_session" | "other_mode" | "other_session"; purchase: ServerPurchase }
  | { outcome: "unknown_purchase"; purchase: null };

interface Settling {
  /** The event that made us look. */
  event?: EventName;
  /** A session that may be this purchase's, for a row that knows of none yet. */
  findSessionId?: () => Promise<string | null>;
  /**
   * Ends an open purchase if Stripe does not know its session. The user wants another one, or to
   * delete the account. Without this it stays open, and is a violation after two days.
   */
  endsUnknown?: boolean;
}

/** How often a purchase may change while Stripe is read. */
const TRIES_MAX = 3;

/** A session that was just made may not be found yet. */
const KNOWN_WITHIN_MS = 10 * 60_000;

/**
 * Throws `StripeUnavailable`, or if the purchase changes each time: then nothing was applied, and
 * the caller has to come again.
 */
export async function settle(
  name: PurchaseName,
  stripe: StripeApi,
  world: SettlingWorld,
  { event, findSessionId, endsUnknown = false }: Settling = {},
): Promise<Settled> {
  const { adminDb, log } = world;
  for (let nth = 1; nth <= TRIES_MAX; nth += 1) {
    // The version is read before Stripe, so that nothing older than it is applied over it.
    const found = await adminDb.findPurchase(name, event?.id);
    if (found.purchase === null) return { outcome: "unknown_purchase", purchase: null };
    if (found.seen) return { outcome: "seen", purchase: found.purchase };
    const purchase = await withSession(found.purchase, findSessionId, stripe, world);
    if (purchase.session_id === null) return { outcome: "no_session", purchase };
    const mode = purchase.livemode !== null && purchase.livemode !== stripe.livemode
      ? "other"
      : "same";
    const isOver = endsUnknown && isOverIfUnknown(purchase, mode, world.now());
    if (mode === "other" && !isOver) {
      log("purchase of the other mode", { purchase_id: purchase.id });
      return { outcome: "other_mode", purchase };
    }

    const session = mode === "same" ? await stripe.getSession(purchase.session_id) : null;
    if (session === null && !isOver) {
      throw new StripeUnavailable("the purchase's session is not known");
    }
    const facts = session === null
      ? factsWithoutSession(purchase, purchase.session_id, stripe.livemode)
      : await readFacts(session, stripe);
    const applied = await adminDb.applyPurchase(purchase.id, purchase.version, facts, event);
    log("purchase settled", {
      purchase_id: purchase.id,
      session_id: purchase.session_id,
      outcome: applied.outcome,
      state: applied.purchase?.state ?? null,
    });
    if (facts.disputeDueAt !== null) {
      log("dispute to answer", { purchase_id: purchase.id, due_at: facts.disputeDueAt });
    }
    if (applied.outcome === "again") continue;
    if (applied.purchase === null) return { outcome: "unknown_purchase", purchase: null };
    return applied.outcome === "applied"
      ? { outcome: "applied", purchase: applied.purchase, session }
      : { outcome: "other_session", purchase: applied.purchase };
  }
  throw new Error(`the purchase changed ${TRIES_MAX} times while Stripe was read`);
}

/**
 * Whether a purchase has ended if Stripe does not know its session. That is so after the key was
 * changed to one of another account, or from test mode to live mode, where a payment of test mode
 * would bring no money. Otherwise it would be offered again, and keep its account from being
 * deleted, until it expires. If somebody pays anyway, the event of that payment settles it.
 */
function isOverIfUnknown(
  { state, livemode, created_at }: ServerPurchase,
  mode: "same" | "other",
  now: number,
): boolean {
  if (state !== "open") return false;
  return mode === "other" ? livemode === false : Date.parse(created_at) < now - KNOWN_WITHIN_MS;
}

async function readFacts(session: Session, stripe: StripeApi) {
  const payment = paymentOf(session);
  if (payment === null || paidAmountOf(session) === null) return factsOf(session, null, null);
  const [refunds, disputes] = await Promise.all([
    stripe.listRefunds(payment.id),
    stripe.listDisputes(payment.id),
  ]);
  return factsOf(session, refunds, disputes);
}

/**
 * Binds a purchase to its session if the create was never answered. Stripe is asked whether it is
 * its session: an event only makes us look.
 */
async function withSession(
  purchase: ServerPurchase,
  findSessionId: Settling["findSessionId"],
  stripe: StripeApi,
  { adminDb }: SettlingWorld,
): Promise<ServerPurchase> {
  if (purchase.session_id !== null || findSessionId === undefined) return purchase;
  const sessionId = await findSessionId();
  if (sessionId === null) return purchase;
  const session = await stripe.getSession(sessionId);
  if (session === null) throw new StripeUnavailable("the event's session is not known");
  return purchaseIdIn(session.metadata) === purchase.id
    ? await adminDb.recordCheckoutSession(purchase.id, session)
    : purchase;
}
