import type { PostAttempt } from "../../fakes/http/post-once.ts";
import { createRequestLog, type RequestLog } from "../../fakes/request-log.ts";
import type { WebhookEvent } from "../predictions/status.ts";

/** One attempt to send a webhook, as `GET /__sim/deliveries` shows it. */
interface Delivery extends PostAttempt {
  prediction_id: string;
  webhook_id: string;
  event: WebhookEvent;
}

export type Deliveries = RequestLog<Delivery>;

const DELIVERIES_MAX = 1000;

export const createDeliveries = (): Deliveries => createRequestLog(DELIVERIES_MAX);
