import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Outgoing, Shelf, Slot } from "../../api/device/kept/memory.ts";
import type { Credits } from "../credits/credits.ts";
import type { Generations } from "../videos/generations.ts";

/**
 * The requests that wait on this device until fewer videos are being made. They are in the outbox
 * (requests.ts), so a killed app, a reload or another tab finds them; sending.ts sends them.
 */
export interface Planned {
  /** In the order in which they are sent. */
  list: ReadonlySignal<readonly Outgoing[]>;
  /** How many of the user's videos are being made, including those on their way to the server. */
  making: ReadonlySignal<number>;
  /** How many the server makes at once, as it last said. */
  most: Signal<number>;
  /** Whether a request that is made now has to wait. */
  willWait: ReadonlySignal<boolean>;
  /** No further one may be planned. */
  isFull: ReadonlySignal<boolean>;
  /** Call this when the outbox has changed. */
  refresh(): void;
}

export const PLANNED_MAX = 20;
/** Before the server has said how many: its default. */
const MOST = 3;

interface PlannedWorld {
  outbox: Pick<Shelf<Outgoing>, "all">;
  slot: Pick<Slot<number>, "read">;
  credits: Pick<Credits, "hold">;
  generations: Pick<Generations, "making">;
}

export const isPlanned = ({ planned }: Outgoing) => planned === "waiting";

export function createPlanned({ outbox, slot, credits, generations }: PlannedWorld): Planned {
  const { making } = generations;
  const most = signal(slot.read() ?? MOST);
  const list = signal<readonly Outgoing[]>([]);
  /** What is held for each, so that an unchanged one is not held again. */
  const held = new Map<string, number>();

  function refresh(): void {
    const now = outbox.all().filter(isPlanned).sort((a, b) => a.created_at < b.created_at ? -1 : 1);
    for (const { request: { id }, cost } of now) {
      if (held.get(id) !== cost) credits.hold(id, cost);
      held.set(id, cost);
    }
    // One that is being sent is still held until its deduction arrives. requests.ts releases others.
    const ids = new Set(now.map(({ request }) => request.id));
    for (const id of held.keys()) if (!ids.has(id)) held.delete(id);
    list.value = now;
  }

  refresh();
  return {
    list,
    making,
    most,
    willWait: computed(() => list.value.length > 0 || making.value >= most.value),
    isFull: computed(() => list.value.length >= PLANNED_MAX),
    refresh,
  };
}
