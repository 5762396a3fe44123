import type { CallScene, HttpFault as AnyHttpFault } from "../../fakes/faults/http-fault.ts";
import type { Hint } from "../../fakes/faults/faults.ts";
import type { WebhookFault as AnyWebhookFault } from "../../fakes/faults/webhook-fault.ts";
import type { DisputePlan, PaymentPlan, RefundPlan } from "../money/plans.ts";
import type { WebhookPost } from "../webhooks/webhook-post.ts";

/** Where a fault can happen. */
export const OPS = [
  "create_session",
  "expire",
  "create_refund",
  "get",
  "list",
  "webhook",
  "payment",
  "refund",
  "dispute",
] as const;
export type Op = (typeof OPS)[number];

/** What an HTTP fault can see. */
export interface HttpScene extends CallScene {
  /** The call's idempotency key. */
  key: string;
  /** When the call's object was made, in milliseconds of the clock. */
  createdAt(): number | undefined;
  /** The call's object as it was before its last change. */
  former(): object | undefined;
  /** Identifies the object and its state. */
  version(): string;
  /** The object that a list was asked to continue after. */
  continuesAfter(): object | undefined;
}

/** What a webhook fault can see. */
export interface WebhookScene {
  /** Makes a second Event object for the same change and returns its id. */
  twin(eventId: string): string;
  /** An id that no object has. */
  unknownId(): string;
}

export type HttpFault = AnyHttpFault<HttpScene>;
export type WebhookFault = AnyWebhookFault<WebhookPost, WebhookScene>;
export type PaymentFault = (plan: PaymentPlan) => PaymentPlan;
export type RefundFault = (plan: RefundPlan) => RefundPlan;
export type DisputeFault = (plan: DisputePlan) => DisputePlan;

export type Effect =
  | { on: "http"; apply: HttpFault }
  | { on: "webhook"; apply: WebhookFault }
  | { on: "payment"; apply: PaymentFault }
  | { on: "refund"; apply: RefundFault }
  | { on: "dispute"; apply: DisputeFault };

/** A fault that a buyer's e-mail address or a session's metadata asks for. */
export type StripeHint = Hint<Op, Effect>;
