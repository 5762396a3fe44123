import { Problem } from "../http/problem.ts";
import type { StripeAccess, StripeApi } from "../outside/stripe/api.ts";

/** Stripe's API for one call of a function. Throws `not_configured` where nothing can be sold. */
export function openStripe({ stripe }: { stripe: StripeAccess | null }, ms: number): StripeApi {
  if (stripe !== null) return stripe.within(ms);
  throw new Problem(
    "not_configured",
    "Nothing can be bought here, because no payment service is set up.",
    "The operator has to set STRIPE_SECRET_KEY.",
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
