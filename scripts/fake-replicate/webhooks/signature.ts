import { createHmac } from "node:crypto";

/**
 * Signs a webhook as Replicate does (replicate.com/docs/topics/webhooks/verify-webhook, the scheme
 * of Svix and of Standard Webhooks): base64 of the HMAC-SHA256 over `id.timestamp.body`.
 *
 * @param secret `whsec_` and the key in base64
 * @param timestamp seconds since 1970
 * @returns `v1,<base64>`
 */
export function sign(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice(secret.indexOf("_") + 1), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`, "utf8");
  return `v1,${mac.digest("base64")}`;
}
