import {
  createFaults as createAnyFaults,
  type Faults as AnyFaults,
} from "../../fakes/faults/faults.ts";
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
  nth?: number | undefined;
  probability?: number | undefined;
}

/** What is happening now, to be matched with the faults. */
export interface Occasion {
  op: Op;
  model: string | undefined;
  event?: WebhookEvent;
  hints: PredictionFault[];
}

export type Faults = AnyFaults<Match, Occasion, Effect>;

export function createFaults(seed: number): Faults {
  return createAnyFaults<Op, Match, Occasion, Effect>({
    seed,
    effectNamed,
    fits: (match, { model, event }) =>
      (!match.model || match.model === model) && (!match.event || match.event === event),
  });
}
