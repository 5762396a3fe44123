import { connectClient } from "../../../../supabase/functions/_shared/outside/stripe/client.ts";
import type { Endpoint } from "./endpoint-flaws.ts";

const TIMEOUT_MS = 20_000;
const STRIPE_API = "https://api.stripe.com";

/** Stripe's client, for the calls of one check. */
export function connectStripe(secretKey: string, apiUrl: string) {
  return connectClient(
    { apiUrl: new URL(apiUrl || STRIPE_API), secretKey },
    AbortSignal.timeout(TIMEOUT_MS),
  );
}

/** All webhook endpoints of the account. The key has to be allowed to read them. */
export async function readEndpoints(secretKey: string, apiUrl: string): Promise<Endpoint[]> {
  const stripe = await connectStripe(secretKey, apiUrl);
  // An account has at most 16 endpoints of each mode.
  return (await stripe.webhookEndpoints.list({ limit: 100 })).data;
}
