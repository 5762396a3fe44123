import type { Clock, Timer } from "../../fakes/time/clock.ts";
import type { Settings } from "../control/settings.ts";
import type { Faults } from "../faults/faults.ts";
import type { Events } from "../objects/events.ts";
import type { Ids } from "../objects/ids.ts";
import type { Store } from "../objects/store.ts";
import type { Event } from "../objects/stored.ts";

/** What moving money needs from the fake. */
export interface MoneyWorld {
  readonly clock: Clock;
  readonly events: Events;
  readonly faults: Faults;
  readonly ids: Ids;
  /** The hosted page's origin. */
  readonly pageUrl: string;
  readonly settings: Settings;
  readonly store: Store;
  readonly webhooks: { attempted(events: readonly Event[]): Promise<void> };
}

/**
 * Does something that makes events, and waits for the first attempts to send them. After a control
 * route, or a move of the clock, their result is there.
 */
export async function andDelivered<T>(
  { events, webhooks }: Pick<MoneyWorld, "events" | "webhooks">,
  act: () => T,
): Promise<T> {
  const { result, events: made } = events.during(act);
  await webhooks.attempted(made);
  return result;
}

/** Does something at its moment on the clock, which then waits for its webhooks. */
export function later(world: MoneyWorld, afterMs: number, act: () => unknown): Timer {
  return world.clock.after(afterMs, async () => {
    await andDelivered(world, act);
  });
}
