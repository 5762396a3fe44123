import type { Answer } from "../../fakes/http/answer.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import type { FinalStatus, Status, WebhookEvent } from "../predictions/status.ts";
import type { RunPlan } from "../runs/run-plan.ts";
import type { WebhookPost } from "../webhooks/webhook-post.ts";

/** Where a fault can happen. */
export const OPS = ["create", "get", "list", "cancel", "output", "run", "webhook"] as const;
export type Op = (typeof OPS)[number];

/** What a fault can see of the call's prediction, and do to it. */
export interface StruckPrediction {
  readonly id: string;
  readonly status: Status;
  readonly createdAt: number;
  /** Its JSON at the end of its previous status; `undefined` while it is in its first status. */
  former(): unknown;
  /** Its JSON as of now. */
  show(): unknown;
  cancel(): void;
  complete(status: FinalStatus): void;
}

/** What an HTTP fault can see. */
export interface HttpScene {
  clock: Clock;
  /** Aborts when the caller has gone. */
  signal: AbortSignal;
  /** The call's prediction. For a create there is none before `next` has made it. */
  prediction(): StruckPrediction | undefined;
}

/** What a webhook fault can see. */
interface WebhookScene {
  /** A fresh webhook id. */
  newId(): string;
  /** An id that no prediction has. */
  newPredictionId(): string;
  /** Another prediction's JSON, or an invented one if there is no other. */
  other(): unknown;
}

/** Wraps the handler: answers in its place, or changes its answer. */
export type HttpFault = (next: () => Promise<Answer>, scene: HttpScene) => Promise<Answer>;
export type RunFault = (plan: RunPlan) => RunPlan;
/** Turns one webhook into those that are actually sent: none, one or more. */
export type WebhookFault = (post: WebhookPost, scene: WebhookScene) => WebhookPost[];

/** Makes a fault from the text after the colon. Throws RangeError if it cannot read the text. */
export type Maker<F> = (value: string) => F;

export type Effect =
  | { on: "http"; apply: HttpFault }
  | { on: "run"; apply: RunFault }
  | { on: "webhook"; apply: WebhookFault };

/** A fault that a prompt asks for: `[sim:webhook@completed=drop]`. */
export interface PredictionFault {
  op: Op;
  event?: WebhookEvent | undefined;
  effect: Effect;
}
