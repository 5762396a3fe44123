/**
 * Reads Stripe's list of events, in case webhooks did not arrive: it is the only place where a
 * refund or a dispute soon shows. Postgres keeps how far it was read, in windows of time. A window has a
 * fixed end, so new events do not move its pages.
 */
import { type Budget, costs } from "../_shared/http/budget.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";
import type { EventWindow } from "../_shared/outside/database/payment-upkeep.ts";
import type { StripeAccess } from "../_shared/outside/stripe/api.ts";
import type { StripeEvent } from "../_shared/outside/stripe/objects.ts";
import { handledEvents } from "../_shared/purchase/events.ts";
import { settleEvent } from "../_shared/purchase/settle-event.ts";
import { STRIPE_MS_MAX } from "./purchases.ts";

export interface ReadEvents {
  /** Events that no webhook had brought. */
  missed: number;
  failed: number;
}

/**
 * Goes on where the last call stopped, while the budget lasts. An event that fails is logged and
 * passed over: the windows of the next hour contain it again, so it cannot stop those after it.
 */
export async function readPaymentEvents(
  stripe: StripeAccess,
  budget: Budget,
  world: World,
): Promise<ReadEvents> {
  const counts = { missed: 0, failed: 0 };
  const { livemode } = stripe.within(STRIPE_MS_MAX);
  const window = budget.fits(costs.events)
    ? await world.adminDb.claimPaymentEvents(livemode)
    : null;
  if (window === null) return counts;

  let { after } = window;
  let isRead = false;
  while (!isRead && budget.fits(costs.events)) {
    budget.spend(costs.events);
    const { events, hasMore } = await readPage({ ...window, after }, stripe);
    const looked = await lookAt(events, counts, stripe, budget, world);
    after = events[looked - 1]?.id ?? after;
    if (looked < events.length) break;
    isRead = !hasMore || events.length === 0;
  }
  if (isRead || after !== null) {
    await world.adminDb.recordPaymentEvents(livemode, window.until, isRead ? null : after);
  }
  return counts;
}

/** Settles the events that were missed, as far as the budget allows. Returns how far that is. */
async function lookAt(
  events: StripeEvent[],
  counts: ReadEvents,
  stripe: StripeAccess,
  budget: Budget,
  world: World,
): Promise<number> {
  const fresh = new Set(await world.adminDb.findNewEvents(events.map(({ id }) => id)));
  for (const [nth, event] of events.entries()) {
    if (!fresh.has(event.id)) continue;
    if (!budget.fits(costs.settle)) return nth;
    budget.spend(costs.settle);
    try {
      const outcome = await settleEvent(event, stripe.within(STRIPE_MS_MAX), world);
      if (outcome !== "applied") continue;
      counts.missed += 1;
      world.log("event missed", { event_id: event.id, type: event.type });
    } catch (error) {
      counts.failed += 1;
      world.log("event not settled", { event_id: event.id, reason: explain(error) });
    }
  }
  return events.length;
}

const secondsOf = (time: string) => Math.floor(Date.parse(time) / 1000);

function readPage({ since, until, after }: NonNullable<EventWindow>, stripe: StripeAccess) {
  return stripe.within(STRIPE_MS_MAX).listEvents({
    types: handledEvents,
    since: secondsOf(since),
    until: secondsOf(until),
    after,
  });
}
