import { randomFrom } from "../random.ts";

/** Which occasions a fault is for. A fake adds selectors of its own. */
interface Match<Op extends string> {
  op: Op;
  /** Only the nth that matches otherwise, counted from 1 since the fault was set. */
  nth?: number | undefined;
  /** In [0, 1]; drawn from the seed. */
  probability?: number | undefined;
}

interface FaultOrder<M> {
  match: M;
  /** `kind` or `kind:value`, such as `status:429` or `slow:30s`. */
  effect: string;
  /** How often it happens before it is used up; without limit if absent. */
  times?: number | undefined;
}

/** A fault that what the user sent asks for, such as `[sim:webhook@completed=drop]` in a prompt. */
export interface Hint<Op extends string, Effect> {
  op: Op;
  event?: string | undefined;
  effect: Effect;
}

/** What is happening now, to be matched with the faults. */
interface Occasion<Op extends string, Effect> {
  op: Op;
  event?: string | undefined;
  hints: readonly Hint<Op, Effect>[];
}

interface Fault<M, Effect> extends FaultOrder<M> {
  id: number;
  struck: number;
  seen: number;
  made: Effect;
}

export interface Faults<M, O, Effect> {
  /** @throws RangeError if there is no such effect or its value makes no sense */
  add(order: FaultOrder<M>): number;
  remove(id: number): boolean;
  list(): (FaultOrder<M> & { id: number; struck: number; seen: number })[];
  clear(seed: number): void;
  /**
   * The effects that apply now: the hints' first, then the others in the order in which they were
   * set. Counts each of them.
   */
  strike(occasion: O): Effect[];
}

interface FaultsWorld<Op extends string, M, O, Effect> {
  seed: number;
  /** @throws RangeError */
  effectNamed(op: Op, text: string): Effect;
  /** Compares the selectors that only this fake has. */
  fits(match: M, occasion: O): boolean;
}

/** The faults of one fake. */
export function createFaults<
  Op extends string,
  M extends Match<Op>,
  O extends Occasion<Op, Effect>,
  Effect,
>({ seed, effectNamed, fits }: FaultsWorld<Op, M, O, Effect>): Faults<M, O, Effect> {
  let faults: Fault<M, Effect>[] = [];
  let random = randomFrom(seed, "faults");
  let count = 0;

  function strikes(fault: Fault<M, Effect>, occasion: O): boolean {
    const { match, times } = fault;
    if (match.op !== occasion.op || !fits(match, occasion)) return false;
    if (times !== undefined && fault.struck >= times) return false;
    fault.seen += 1;
    if (match.nth !== undefined && match.nth !== fault.seen) return false;
    if (match.probability !== undefined && random.fraction() >= match.probability) return false;
    fault.struck += 1;
    return true;
  }

  return {
    add(order) {
      const made = effectNamed(order.match.op, order.effect);
      faults.push({ ...order, id: ++count, struck: 0, seen: 0, made });
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
