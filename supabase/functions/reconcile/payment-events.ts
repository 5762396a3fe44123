/**
 * Reads Stripe's list of events, in case webhooks did not arrive: nothing else finds a refund or a
 * dispute soon. Postgres keeps how far it was read, in windows of time. A window has a fixed end, so
 * new events do not move its pages.
 */
import { type Budget, costs } from "../_shared/http/budget.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";
import type { EventWindow } from "../_shared/outside/database/payment-upkeep.ts";
import { type EventPage, PageTooLarge, type StripeAccess } from "../_shared/outside/stripe/api.ts";
import type { ListedEvent } from "../_shared/outside/stripe/objects.ts";
import { handledEvents } from "../_shared/purchase/events.ts";
import { settleEvent } from "../_shared/purchase/settle-event.ts";
import { STRIPE_MS_MAX } from "./purchases.ts";

export interface ReadEvents {
  /** Events that no webhook had brought. */
  missed: number;
  failed: number;
}

/** An event may contain the evidence of a dispute, so a page may be too large for us. */
const PAGE_SIZES = [100, 5, 1];

/**
 * Goes on where the last call stopped, while the budget lasts. An event that fails or cannot be read
 * is logged and passed over: the windows of the next hour contain it again, so it cannot stop those
 * after it.
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
    const page = await readPage({ ...window, after }, stripe, budget);
    if (page === "out of budget") break;
    const { events, hasMore } = page === "too large" ? { events: [], hasMore: true } : page;
    const looked = await lookAt(events, counts, stripe, budget, world);
    const lastId = events.slice(0, looked).findLast(({ id }) => id !== null)?.id;
    after = lastId ?? after;
    if (looked < events.length) break;
    // A page begins after an id. Without one, the rest is left to the next windows and to
    // the weekly questions, because this window would never get past this page.
    isRead = !hasMore || lastId === undefined;
    if (hasMore && isRead) world.log("rest of the events not read", { after });
  }
  if (isRead || after !== null) {
    await world.adminDb.recordPaymentEvents(livemode, window.until, isRead ? null : after);
  }
  return counts;
}

/** Settles the events that were missed, as far as the budget allows. Returns how far that is. */
async function lookAt(
  events: ListedEvent[],
  counts: ReadEvents,
  stripe: StripeAccess,
  budget: Budget,
  world: World,
): Promise<number> {
  const ids = events.flatMap(({ event }) => event === null ? [] : [event.id]);
  const fresh = new Set(await world.adminDb.findNewEvents(ids));
  for (const [nth, { id, type, event }] of events.entries()) {
    if (event === null) {
      counts.failed += 1;
      world.log("event not readable", { event_id: id, type });
      continue;
    }
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

/** A page that is too large is asked for again with fewer events. Each time costs the same. */
async function readPage(
  { since, until, after }: NonNullable<EventWindow>,
  stripe: StripeAccess,
  budget: Budget,
): Promise<EventPage | "too large" | "out of budget"> {
  const query = { types: handledEvents, since: secondsOf(since), until: secondsOf(until), after };
  for (const limit of PAGE_SIZES) {
    if (!budget.fits(costs.events)) return "out of budget";
    budget.spend(costs.events);
    try {
      return await stripe.within(STRIPE_MS_MAX).listEvents({ ...query, limit });
    } catch (error) {
      if (!(error instanceof PageTooLarge)) throw error;
    }
  }
  return "too large";
}
