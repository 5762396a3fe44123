import { copied, type Decision, type Found, nothing } from "./decision.ts";
import { hasAll, replaceSecrets } from "./replace-secret.ts";

export const stripeName = "STRIPE_WEBHOOK_SECRETS";
export const stripeCopy = "stripe_webhook_secrets";

/**
 * The secrets of Stripe's webhook endpoint. The step about Stripe makes the endpoint and keeps its
 * secret. If it may not, the operator gives the secret of an endpoint that was added by hand.
 */
export function decideStripeWebhook(found: Found): Decision {
  const given = found.given.STRIPE_WEBHOOK_SECRETS;
  const kept = found.vault.secrets.get(stripeCopy)?.value ?? "";
  if (hasAll(kept, given)) return copied(found, { [stripeName]: stripeCopy });
  const value = replaceSecrets(kept, given, found.vault.nowSeconds);
  return {
    ...nothing,
    keep: [{ name: stripeCopy, value }],
    functions: { [stripeName]: value },
    lines: [`Keep a copy of ${stripeName} in the Vault`],
  };
}
