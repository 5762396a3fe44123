import type { WebhookEvent } from "../predictions/status.ts";

/** One attempt to send a webhook, as `GET /__sim/deliveries` shows it. */
export interface Delivery {
  number: number;
  /** Wall time, ISO 8601. */
  at: string;
  prediction_id: string;
  webhook_id: string;
  event: WebhookEvent;
  /** Counted from 1. */
  attempt: number;
  url: string;
  headers: Record<string, string>;
  /** The bytes that were signed and sent. */
  body: string;
  /** The receiver's; null when it gave none. */
  status: number | null;
  /** Why there was no status. */
  error: string | null;
}

const KEPT = 1000;

export interface Deliveries {
  add(delivery: Omit<Delivery, "number" | "at">): Delivery;
  all(): Delivery[];
  clear(): void;
}

/** Oldest first. */
export function createDeliveries(): Deliveries {
  let deliveries: Delivery[] = [];
  let count = 0;
  return {
    add(delivery) {
      const kept = { number: ++count, at: new Date().toISOString(), ...delivery };
      deliveries = [...deliveries.slice(1 - KEPT), kept];
      return kept;
    },
    all: () => deliveries,
    clear: () => void (deliveries = []),
  };
}
