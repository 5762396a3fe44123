import { copied, type Decision, type Found, nothing } from "./decision.ts";
import {
  readSecretList,
  validSecrets,
} from "../../../supabase/functions/_shared/outside/secret-list.ts";
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
  refuseEnded(given, found.vault.nowSeconds);
  const value = replaceSecrets(kept, given, found.vault.nowSeconds);
  return {
    ...nothing,
    keep: [{ name: stripeCopy, value }],
    functions: { [stripeName]: value },
    lines: [`Keep a copy of ${stripeName} in the Vault`],
  };
}

/** With such a list everything looks set up, and no report about a payment is accepted. */
export function refuseEnded(list: string, nowSeconds: number): void {
  if (validSecrets(readSecretList(list) ?? [], nowSeconds * 1000).length > 0) return;
  throw new Error(
    `Every secret in ${stripeName} has ended: give the one that Stripe signs with now.`,
  );
}
