/**
 * `aborted` is Replicate's newest status: the deadline ended the prediction before it started
 * running.
 */
export type Status = "starting" | "processing" | "succeeded" | "failed" | "canceled" | "aborted";
export type FinalStatus = Exclude<Status, "starting" | "processing">;

export const WEBHOOK_EVENTS = ["start", "output", "logs", "completed"] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export function isFinal(status: Status): status is FinalStatus {
  return status !== "starting" && status !== "processing";
}
