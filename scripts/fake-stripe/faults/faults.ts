import {
  createFaults as createAnyFaults,
  type Faults as AnyFaults,
} from "../../fakes/faults/faults.ts";
import { effectNamed } from "./catalogue.ts";
import type { Effect, Op, StripeHint } from "./fault.ts";

/** Which calls, webhooks or payments a fault is for. */
interface Match {
  op: Op;
  /** Webhooks only: an event's type. */
  event?: string | undefined;
  /**
   * An id, an e-mail address or a value of the metadata: only what belongs to the same session.
   * Tests that share a fake need this.
   */
  about?: string | undefined;
  nth?: number | undefined;
  probability?: number | undefined;
}

/** What is happening now, to be matched with the faults. */
export interface Occasion {
  op: Op;
  event?: string;
  /** What `about` may name. */
  about: readonly string[];
  hints: readonly StripeHint[];
}

export type Faults = AnyFaults<Match, Occasion, Effect>;

export function createFaults(seed: number): Faults {
  return createAnyFaults<Op, Match, Occasion, Effect>({
    seed,
    effectNamed,
    fits: (match, { event, about }) =>
      (!match.event || match.event === event) && (!match.about || about.includes(match.about)),
  });
}
