import { Problem } from "../http/problem.ts";
import type { World } from "../http/world.ts";
import type { StripeApi } from "../outside/stripe/api.ts";

/**
 * Stripe's API for one call of a function. Throws `not_configured` where nothing can be sold; its
 * cause, for the log, is the flaw in the settings for selling.
 *
 * @param consequence the problem's first sentence: what cannot be done now
 */
export function openStripe(
  { stripe, settings: { sellingFlaw } }: Pick<World, "stripe" | "settings">,
  ms: number,
  consequence: string,
): StripeApi {
  if (stripe !== null) return stripe.within(ms);
  if (sellingFlaw === null) {
    throw new Problem(
      "not_configured",
      `${consequence} No payment service is set up here.`,
      "The operator has to set STRIPE_SECRET_KEY.",
    );
  }
  throw new Problem(
    "not_configured",
    `${consequence} The payment service is not set up correctly.`,
    "The log tells the operator which setting to change.",
    { cause: sellingFlaw },
  );
}

/** A user's questions about a purchase reach Stripe one at a time. */
export function tooSoon(): Problem {
  return new Problem(
    "busy",
    "The payment service was asked about this purchase a moment ago.",
    "Try again in a few seconds.",
  );
}
