import { createHmac } from "node:crypto";

/**
 * Signs a webhook as Stripe does (docs.stripe.com/webhooks, "Verify manually"): the hex of the
 * HMAC-SHA256 over `timestamp.body`, once for each secret that is valid while a secret is rolled.
 *
 * @param secrets each is used whole, as UTF-8; nothing is decoded from base64
 * @param timestamp seconds since 1970
 * @returns the value of the header `Stripe-Signature`
 */
export function sign(secrets: readonly string[], timestamp: number, body: string): string {
  const signatures = secrets.map((secret) =>
    `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`, "utf8").digest("hex")}`
  );
  return [`t=${timestamp}`, ...signatures].join(",");
}
