import { randomFrom } from "../../fakes/random.ts";
import type { WebhookEvent } from "../predictions/status.ts";
import { effectNamed } from "./catalogue.ts";
import type { Effect, Op, PredictionFault } from "./fault.ts";

/** Which calls, runs or webhooks a fault is for. */
interface Match {
  op: Op;
  /** `owner/name`; any if absent. */
  model?: string | undefined;
  /** Webhooks only. */
  event?: WebhookEvent | undefined;
  /** Only the nth that matches otherwise, counted from 1 since the fault was set. */
  nth?: number | undefined;
  /** In [0, 1]; drawn from the seed. */
  probability?: number | undefined;
}

interface FaultOrder {
  match: Match;
  /** `kind` or `kind:value`, such as `status:429` or `slow:30s`. */
  effect: string;
  /** How often it happens before it is used up; without limit if absent. */
  times?: number | undefined;
}

/** What is happening now, to be matched with the faults. */
export interface Occasion {
  op: Op;
  model: string | undefined;
  event?: WebhookEvent;
  hints: PredictionFault[];
}

interface Fault extends FaultOrder {
  id: number;
  struck: number;
  seen: number;
  made: Effect;
}

export interface Faults {
  /** @throws RangeError if there is no such effect or its value makes no sense */
  add(order: FaultOrder): number;
  remove(id: number): boolean;
  list(): (FaultOrder & { id: number; struck: number; seen: number })[];
  clear(seed: number): void;
  /**
   * The effects that apply now: the prompt's first, then the others in the order in which they were
   * set. Counts each of them.
   */
  strike(occasion: Occasion): Effect[];
}

export function createFaults(seed: number): Faults {
  let faults: Fault[] = [];
  let random = randomFrom(seed, "faults");
  let count = 0;

  function strikes(fault: Fault, { op, model, event }: Occasion): boolean {
    const { match, times } = fault;
    if (match.op !== op || (match.model && match.model !== model)) return false;
    if (match.event && match.event !== event) return false;
    if (times !== undefined && fault.struck >= times) return false;
    fault.seen += 1;
    if (match.nth !== undefined && match.nth !== fault.seen) return false;
    if (match.probability !== undefined && random.fraction() >= match.probability) return false;
    fault.struck += 1;
    return true;
  }

  return {
    add(order) {
      faults.push({
        ...order,
        id: ++count,
        struck: 0,
        seen: 0,
        made: effectNamed(order.match.op, order.effect),
      });
      return count;
    },
    remove(id) {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    list: () => faults.map(({ made: _made, ...rest }) => rest),
    clear(nextSeed) {
      faults = [];
      random = randomFrom(nextSeed, "faults");
    },
    strike(occasion) {
      const hinted = occasion.hints
        .filter(({ op, event }) => op === occasion.op && (!event || event === occasion.event))
        .map(({ effect }) => effect);
      return [
        ...hinted,
        ...faults.filter((fault) => strikes(fault, occasion)).map(({ made }) => made),
      ];
    },
  };
}
