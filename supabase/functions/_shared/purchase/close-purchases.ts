/**
 * The first step of an account deletion: what could still be paid is ended at Stripe, so that
 * nobody pays for an account that is gone. Stripe decides: what was paid in the same second is
 * settled, and its credits are lost with the account.
 */
import { Problem } from "../http/problem.ts";
import type { World } from "../http/world.ts";
import type { ServerPurchase } from "../outside/database/purchases.ts";
import { type StripeApi, StripeUnavailable } from "../outside/stripe/api.ts";
import { openStripe } from "./open-stripe.ts";
import { isAboutOurKey, makeSession, type Refused } from "./session.ts";
import { settle } from "./settle.ts";

const DEADLINE_MS = 20_000;

/** In another tab the user may start a purchase between our steps. */
const ROUNDS_MAX = 3;

/**
 * Closes the account, after its open purchases. Throws `payment_pending` while a payment that takes
 * days is on its way, `payments_unavailable` without an answer of Stripe, and `not_configured` where
 * Stripe cannot be asked. The account is not closed then.
 */
export async function closePurchases(userId: string, world: World): Promise<void> {
  for (let round = 1;; round += 1) {
    const open = await world.adminDb.findOpenPurchases(userId);
    await expireAll(open, world).catch((error: unknown) => {
      throw error instanceof StripeUnavailable ? unavailable(error) : error;
    });
    try {
      return await world.adminDb.closeAccount(userId);
    } catch (error) {
      const isOpen = error instanceof Problem && error.code === "purchase_open";
      if (!isOpen || round === ROUNDS_MAX) throw error;
    }
  }
}

async function expireAll(purchases: ServerPurchase[], world: World): Promise<void> {
  const unpaid = purchases.filter(({ state }) => state === "created" || state === "open");
  if (unpaid.length === 0) return;
  const stripe = openStripe(
    world,
    DEADLINE_MS,
    "A purchase can still be paid, so nothing was deleted.",
  );
  for (const purchase of unpaid) await expire(purchase, stripe, world);
}

async function expire(purchase: ServerPurchase, stripe: StripeApi, world: World): Promise<void> {
  // A create may be on its way, or its answer was lost. Repeating it returns the same session.
  if (purchase.session_id === null) {
    const made = await makeSession(purchase, stripe, world);
    if ("refusedBy" in made) return await giveUp(purchase, made, world);
    await stripe.expireSession(made.session.id);
  } else {
    await stripe.expireSession(purchase.session_id);
  }
  const settled = await settle({ id: purchase.id }, stripe, world, { endsUnknown: true });
  world.log("purchase ended for an account deletion", {
    purchase_id: purchase.id,
    outcome: settled.outcome,
    state: settled.purchase?.state ?? null,
  });
}

/** There is no session, and none can be made, unless the refusal was about our key. */
async function giveUp(
  { id, version }: ServerPurchase,
  refusal: Refused,
  { adminDb }: World,
): Promise<void> {
  if (isAboutOurKey(refusal)) throw new StripeUnavailable(refusal.reason);
  await adminDb.expirePurchase(id, version, true);
}

function unavailable(cause: unknown): Problem {
  return new Problem(
    "payments_unavailable",
    "A purchase can still be paid, and the payment service did not answer. Nothing was deleted.",
    "Try again in a minute.",
    { cause },
  );
}
