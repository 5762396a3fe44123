/**
 * Settles purchases that no webhook and no return to the app has settled. When each is due is in
 * SQL (`private.next_sweep_at`): soon while it can be paid, daily while a slow payment is on its
 * way, and weekly once it is paid, because a refund or a dispute may have been missed.
 */
import { type Budget, costs } from "../_shared/http/budget.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";
import type { ServerPurchase } from "../_shared/outside/database/purchases.ts";
import type { StripeAccess, StripeApi } from "../_shared/outside/stripe/api.ts";
import { makeSession } from "../_shared/purchase/session.ts";
import { settle } from "../_shared/purchase/settle.ts";

/** The rest is due in the next minute. */
const PURCHASES_PER_PASS = 20;

/** For all calls about one purchase, or for one page of events: one that hangs leaves time. */
export const STRIPE_MS_MAX = 8_000;

export interface SettledPurchases {
  settled: number;
  failed: number;
}

/** One after another. Each is claimed just before, so none waits unsettled for its next turn. */
export async function settlePurchases(
  stripe: StripeAccess,
  budget: Budget,
  world: World,
): Promise<SettledPurchases> {
  const counts = { settled: 0, failed: 0 };
  for (let nth = 0; nth < PURCHASES_PER_PASS && budget.fits(costs.settle); nth += 1) {
    const purchase = await world.adminDb.claimPurchase();
    if (purchase === null) break;
    budget.spend(costs.settle);
    try {
      await settleDue(purchase, stripe.within(STRIPE_MS_MAX), world);
      counts.settled += 1;
    } catch (error) {
      counts.failed += 1;
      world.log("purchase not settled", { purchase_id: purchase.id, reason: explain(error) });
    }
  }
  return counts;
}

async function settleDue(purchase: ServerPurchase, api: StripeApi, world: World): Promise<void> {
  const { id, session_id, expires_at, version } = purchase;
  if (session_id === null) {
    // Its create was never answered, or never recorded, so nobody got an address to pay at.
    if (Date.parse(expires_at) < world.now()) {
      await world.adminDb.expirePurchase(id, version, false);
      return;
    }
    const made = await makeSession(purchase, api, world);
    if ("refusedBy" in made) throw new Error(`Stripe makes no session: ${made.reason}`);
  }
  await settle({ id }, api, world);
}
