import { createRequestLog, type RequestLog } from "../../fakes/request-log.ts";
import type { EventType } from "../objects/stored.ts";

/** One attempt to send a webhook, as `GET /__sim/deliveries` shows it. */
interface Delivery {
  event_id: string;
  type: EventType;
  endpoint: string;
  /** The id of the object that the event is about. */
  object_id: string;
  /** Counted from 1. */
  attempt: number;
  url: string;
  headers: Record<string, string>;
  /** The bytes that were signed and sent. */
  body: string;
  /** The receiver's status; null if it gave none. */
  status: number | null;
  /** Why there was no status. */
  error: string | null;
}

export type Deliveries = RequestLog<Delivery>;

const DELIVERIES_MAX = 2000;

export const createDeliveries = (): Deliveries => createRequestLog(DELIVERIES_MAX);
