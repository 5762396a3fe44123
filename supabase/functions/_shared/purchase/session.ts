/** Makes the checkout session of a purchase, or finds the one that was made before. */
import type { Log } from "../http/log.ts";
import type { Purchases, ServerPurchase } from "../outside/database/purchases.ts";
import type { StripeApi } from "../outside/stripe/api.ts";
import { StripeUnavailable } from "../outside/stripe/api.ts";
import type { Session } from "../outside/stripe/objects.ts";
import { purchaseIdIn, sessionParamsOf } from "./checkout.ts";

/** Stripe refused the create, or failed at it, and no session is there. */
export interface Refused {
  /** The HTTP status. */
  refusedBy: number;
  reason: string;
}

/** A refusal of our key says nothing about the purchase: it may have a session. */
export const isAboutOurKey = ({ refusedBy }: Refused): boolean =>
  refusedBy === 401 || refusedBy === 403;

interface SessionWorld {
  adminDb: Pick<Purchases, "recordCheckoutSession">;
  settings: { stripe: { appUrl: string } | null };
  log: Log;
}

/** The purchase as it is now, and its session. */
export interface WithSession {
  purchase: ServerPurchase;
  session: Session;
}

/** No session is made later than this after its purchase, which has ended by then. */
const MADE_WITHIN_MS = 24 * 60 * 60_000;

/** Stripe's clock and ours may differ. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Asks Stripe for the session of a purchase that knows of none, and records it. The purchase's id
 * is the idempotency key, so it does not matter how often or by whom it is asked for: there is one
 * session. Throws `StripeUnavailable` without a clear answer.
 */
export async function makeSession(
  purchase: ServerPurchase,
  stripe: StripeApi,
  world: SessionWorld,
): Promise<WithSession | Refused> {
  const params = sessionParamsOf(purchase, world.settings.stripe?.appUrl ?? "");
  const created = await stripe.createSession(params, purchase.id);
  switch (created.kind) {
    case "accepted":
      return await record(purchase, created.session, stripe, world);
    case "refused":
      return { refusedBy: created.status, reason: created.reason };
    case "unclear":
    case "key_reused": {
      if (created.kind === "unclear" && created.status < 500) {
        throw new StripeUnavailable(created.reason);
      }
      // Stripe keeps its first answer to a key, also a 500, whether or not it made the session. And
      // what we ask for may have changed since the first request, such as the app's address.
      const madeAt = Date.parse(purchase.created_at);
      const [session] = await stripe.findSessions(
        new Date(madeAt - CLOCK_SKEW_MS),
        new Date(madeAt + MADE_WITHIN_MS),
        ({ metadata }) => purchaseIdIn(metadata) === purchase.id,
      );
      return session === undefined
        ? { refusedBy: created.status, reason: created.reason }
        : await record(purchase, session, stripe, world);
    }
  }
}

async function record(
  { id }: ServerPurchase,
  session: Session,
  stripe: StripeApi,
  { adminDb, log }: SessionWorld,
): Promise<WithSession> {
  const purchase = await adminDb.recordCheckoutSession(id, session);
  // The purchase has ended, perhaps with its account, while Stripe made the session.
  if (purchase.state === "expired") {
    log("session not wanted any more", { purchase_id: id, session_id: session.id });
    await stripe.expireSession(session.id);
  }
  return { purchase, session };
}
