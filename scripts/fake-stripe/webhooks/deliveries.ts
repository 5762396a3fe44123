import type { PostAttempt } from "../../fakes/http/post-once.ts";
import { createRequestLog, type RequestLog } from "../../fakes/request-log.ts";
import type { EventType } from "../objects/stored.ts";

/** One attempt to send a webhook, as `GET /__sim/deliveries` shows it. */
interface Delivery extends PostAttempt {
  event_id: string;
  type: EventType;
  endpoint: string;
  /** The id of the object that the event is about. */
  object_id: string;
}

export type Deliveries = RequestLog<Delivery>;

const DELIVERIES_MAX = 2000;

export const createDeliveries = (): Deliveries => createRequestLog(DELIVERIES_MAX);
