import { andDelivered, type MoneyWorld } from "../money/world.ts";

/** Does what a route asks for, and answers with a copy after its webhooks were sent. */
export function act<T extends object>(world: MoneyWorld, work: () => T): Promise<T> {
  return andDelivered(world, () => structuredClone(work()));
}
