import type { Answer } from "../../fakes/http/answer.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import type { FinalStatus, Status, WebhookEvent } from "../predictions/status.ts";
import type { RunPlan } from "../runs/run-plan.ts";
import type { WebhookPost } from "../webhooks/webhook-post.ts";

/** Where a fault may strike. */
export const OPS = ["create", "get", "list", "cancel", "output", "run", "webhook"] as const;
export type Op = (typeof OPS)[number];

/** What a fault may see of the prediction that a call is about, and do to it. */
export interface StruckPrediction {
  readonly id: string;
  readonly status: Status;
  readonly createdAt: number;
  /** Its JSON at the end of its former status; `undefined` while it is in its first. */
  former(): unknown;
  /** Its JSON as of now. */
  show(): unknown;
  cancel(): void;
  complete(status: FinalStatus): void;
}

/** What an HTTP fault may look at. */
export interface HttpScene {
  clock: Clock;
  /** Ends when the caller has gone. */
  signal: AbortSignal;
  /** The one that the call is about; for a create there is none before `next` has made it. */
  prediction(): StruckPrediction | undefined;
}

/** What a webhook fault may look at. */
interface WebhookScene {
  /** A fresh webhook id. */
  newId(): string;
  /** An id that no prediction has. */
  newPredictionId(): string;
  /** Another prediction's JSON, or an invented one's when there is no other. */
  other(): unknown;
}

/** Stands around the handler: answers in its place, or changes its answer. */
export type HttpFault = (next: () => Promise<Answer>, scene: HttpScene) => Promise<Answer>;
export type RunFault = (plan: RunPlan) => RunPlan;
/** From one webhook to those that are really sent: none, one or more. */
export type WebhookFault = (post: WebhookPost, scene: WebhookScene) => WebhookPost[];

/**
 * Makes a fault from the text after the colon. Throws RangeError when it can do nothing with it.
 */
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
