import * as z from "zod/mini";

/**
 * The settings that can be changed while the fake runs. `POST /__sim/settings` accepts any of them.
 */
export const settingsSchema = z.strictObject({
  /** From creation to the end of a run, in milliseconds of the fake's clock. */
  run_ms: z.int().check(z.minimum(0)),
  /** Refuse unknown keys of a model's input. What Replicate does with them is not documented. */
  strict_input: z.boolean(),
  /**
   * Require the API token for delivery. The OpenAPI says so, but the official client sends none.
   */
  require_auth: z.boolean(),
  /**
   * Send the `completed` webhook of an `aborted` prediction. The documentation does not mention it.
   */
  aborted_webhook: z.boolean(),
  /** How long a receiver may take to answer, in real milliseconds. */
  webhook_timeout_ms: z.int().check(z.minimum(1)),
  /** replicate.com/docs/topics/predictions/rate-limits: 600. */
  creates_per_minute: z.int().check(z.minimum(1)),
  /** The same page: 3000 for all other calls together. */
  others_per_minute: z.int().check(z.minimum(1)),
});

export type Settings = z.infer<typeof settingsSchema>;

export function defaultSettings(runMs: number): Settings {
  return {
    run_ms: runMs,
    strict_input: true,
    require_auth: false,
    aborted_webhook: false,
    webhook_timeout_ms: 5000,
    creates_per_minute: 600,
    others_per_minute: 3000,
  };
}
