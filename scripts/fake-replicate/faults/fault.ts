import type { Hint } from "../../fakes/faults/faults.ts";
import type { CallScene, HttpFault as AnyHttpFault } from "../../fakes/faults/http-fault.ts";
import type { WebhookFault as AnyWebhookFault } from "../../fakes/faults/webhook-fault.ts";
import type { FinalStatus, Status } from "../predictions/status.ts";
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
export interface HttpScene extends CallScene {
  /** The call's prediction. For a create there is none before `next` has made it. */
  prediction(): StruckPrediction | undefined;
}

/** What a webhook fault can see. */
export interface WebhookScene {
  /** A fresh webhook id. */
  newId(): string;
  /** An id that no prediction has. */
  newPredictionId(): string;
  /** Another prediction's JSON, or an invented one if there is no other. */
  other(): unknown;
}

export type HttpFault = AnyHttpFault<HttpScene>;
export type RunFault = (plan: RunPlan) => RunPlan;
export type WebhookFault = AnyWebhookFault<WebhookPost, WebhookScene>;

export type Effect =
  | { on: "http"; apply: HttpFault }
  | { on: "run"; apply: RunFault }
  | { on: "webhook"; apply: WebhookFault };

/** A fault that a prompt asks for: `[sim:webhook@completed=drop]`. */
export type PredictionFault = Hint<Op, Effect>;
