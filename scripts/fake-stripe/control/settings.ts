import * as z from "zod/mini";

const milliseconds = () => z.int().check(z.minimum(0));

/**
 * The settings that can be changed while the fake runs. `POST /__sim/settings` accepts any of them.
 */
export const settingsSchema = z.strictObject({
  /** What new objects and events say. The API keys stay test keys. */
  livemode: z.boolean(),
  /**
   * How long the page waits for the answer to `checkout.session.completed`, in real milliseconds:
   * "up to 10 seconds" (docs.stripe.com/checkout/fulfillment).
   */
  page_wait_ms: milliseconds(),
  /** How long a receiver may take to answer, in real milliseconds. Stripe does not publish it. */
  webhook_timeout_ms: z.int().check(z.minimum(1)),
  /**
   * When a webhook that failed is sent again, counted from its first attempt, in milliseconds of the
   * fake's clock.
   */
  retry_schedule_ms: z.array(milliseconds()),
  /** Webhooks are indented, as Stripe sends them. */
  pretty: z.boolean(),
  /** The order of the webhooks that one change causes. Stripe promises none. */
  order: z.enum(["concurrent", "in_order", "reverse", "shuffle"]),
  /** What a session with automatic tax adds, or contains if its price is inclusive. */
  tax_percent: z.number().check(z.minimum(0), z.maximum(100)),
  /** After this a delayed payment succeeds or fails. */
  delayed_payment_ms: milliseconds(),
  /** After this a refund that is pending ends, and the bank decides about evidence. */
  bank_wait_ms: milliseconds(),
});

export type Settings = z.infer<typeof settingsSchema>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Our guess of the live schedule, which Stripe does not publish beyond "up to three days with
 * exponential back off": 1, 5 and 30 minutes, 2, 5 and 10 hours, then every 12 hours.
 */
export const LIVE_RETRIES_MS: readonly number[] = [
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  ...[2, 5, 10, 22, 34, 46, 58, 70].map((hours) => hours * HOUR_MS),
];

/** "Three times over the course of a few hours" in a sandbox. The moments are our guess. */
export const SANDBOX_RETRIES_MS: readonly number[] = [10 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS];

export function defaultSettings(retrySchedule: readonly number[]): Settings {
  return {
    livemode: false,
    page_wait_ms: 10_000,
    webhook_timeout_ms: 10_000,
    retry_schedule_ms: [...retrySchedule],
    pretty: true,
    order: "concurrent",
    tax_percent: 19,
    delayed_payment_ms: 3 * 24 * HOUR_MS,
    bank_wait_ms: 10_000,
  };
}
