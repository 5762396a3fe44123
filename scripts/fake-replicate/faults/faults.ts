import type { Answer } from "../../fakes/http/answer.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import { type Effect, effectNamed, type Op } from "./catalogue.ts";
import type { WebhookPost } from "../webhooks/webhook-post.ts";
import type { Prediction, PredictionJson, WebhookEvent } from "../predictions/prediction.ts";
import { randomFrom } from "../../fakes/random.ts";
import type { RunPlan } from "../runs/run-plan.ts";
import type { Runs } from "../runs/runs.ts";

export type { Op } from "./catalogue.ts";

/** What an HTTP fault may look at. */
export interface HttpScene {
  clock: Clock;
  /** Ends when the caller has gone. */
  signal: AbortSignal;
  /** The one that the call is about; for a create there is none before `next` has made it. */
  prediction(): Prediction | undefined;
  /** The prediction's JSON as of now. */
  show(prediction: Prediction): PredictionJson;
  runs: Pick<Runs, "cancel" | "complete">;
}

/** What a webhook fault may look at. */
export interface WebhookScene {
  prediction: Prediction;
  /** A fresh webhook id. */
  newId(): string;
  /** An id that no prediction has. */
  newPredictionId(): string;
  /** Another prediction's JSON, or an invented one's when there is no other. */
  other(): PredictionJson;
}

/** Stands around the handler: answers in its place, or changes its answer. */
export type HttpFault = (next: () => Promise<Answer>, scene: HttpScene) => Promise<Answer>;
export type RunFault = (plan: RunPlan) => RunPlan;
/** From one webhook to those that are really sent: none, one or more. */
export type WebhookFault = (post: WebhookPost, scene: WebhookScene) => WebhookPost[];

/** A fault that a prompt asks for: `[sim:webhook@completed=drop]`. */
export interface PredictionFault {
  op: Op;
  event?: WebhookEvent | undefined;
  effect: Effect;
}

/** Which calls, runs or webhooks a fault is for. */
export interface Match {
  op: Op;
  /** `owner/name`; any when absent. */
  model?: string | undefined;
  /** Webhooks only. */
  event?: WebhookEvent | undefined;
  /** Only the nth that matches otherwise, counted from 1 since the fault was set. */
  nth?: number | undefined;
  /** In [0, 1]; drawn from the seed. */
  probability?: number | undefined;
}

export interface FaultOrder {
  match: Match;
  /** `kind` or `kind:value`, such as `status:429` or `slow:30s`. */
  effect: string;
  /** How often it strikes before it is used up; without end when absent. */
  times?: number | undefined;
}

/** What happens now, for a fault to match. */
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
  /** @throws RangeError when there is no such effect or its value makes no sense */
  add(order: FaultOrder): number;
  remove(id: number): boolean;
  list(): (FaultOrder & { id: number; struck: number; seen: number })[];
  clear(seed: number): void;
  /** The effects that strike now, in the order in which they were set, the prompt's first; each is counted. */
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
    clear(next_seed) {
      faults = [];
      random = randomFrom(next_seed, "faults");
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
