/**
 * Webhook signatures by the Standard Webhooks scheme, as Replicate uses it
 * (replicate.com/docs/topics/webhooks/verify-webhook).
 *
 * We do not use the client's `validateWebhook`: in replicate@1.4.0 it does not check the timestamp
 * and does not compare in constant time.
 */
import { decodeBase64, webhookKeyOf } from "../outside/secrets.ts";

/** How far a timestamp may be from now, in either direction. */
const TOLERANCE_SECONDS = 300;

/** A rotation of secrets needs fewer. A longer list is refused before any signature is computed. */
const SIGNATURES_MAX = 10;

const encoder = new TextEncoder();

interface SignedMessage {
  id: string;
  timestamp: string;
  signature: string;
  /** The very bytes that were received: a decoded and encoded text could differ from them. */
  body: Uint8Array;
}

/** Reads the three headers. Null if one is missing or malformed. */
export function readSignedMessage(
  headers: Headers,
  body: Uint8Array,
): SignedMessage | null {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  const signature = headers.get("webhook-signature") ?? "";
  if (
    !/^[\w-]{1,128}$/.test(id) || !/^\d{1,12}$/.test(timestamp) ||
    signature === ""
  ) return null;
  return { id, timestamp, signature, body };
}

/**
 * Whether one of the secrets signed the message, with a timestamp within the tolerance around `now`
 * (milliseconds). `crypto.subtle.verify` compares in constant time.
 */
export async function isSignedBy(
  secrets: string[],
  message: SignedMessage,
  now: number,
): Promise<boolean> {
  if (Math.abs(now / 1000 - Number(message.timestamp)) > TOLERANCE_SECONDS) {
    return false;
  }
  const signatures = message.signature.split(" ");
  if (signatures.length > SIGNATURES_MAX) return false;

  const head = encoder.encode(`${message.id}.${message.timestamp}.`);
  const signed = new Uint8Array(head.length + message.body.length);
  signed.set(head);
  signed.set(message.body, head.length);
  for (const secret of secrets) {
    const key = await importKey(webhookKeyOf(secret), "verify");
    for (const signature of signatures) {
      if (!signature.startsWith("v1,")) continue;
      const bytes = decodeBase64(signature.slice(3));
      if (
        bytes !== null && key !== null &&
        await crypto.subtle.verify("HMAC", key, bytes, signed)
      ) {
        return true;
      }
    }
  }
  return false;
}

/**
 * Makes the token that binds a webhook's URL to a generation, because Replicate signs only the
 * body. The first secret signs.
 */
export async function signGenerationId(
  [secret = ""]: string[],
  generationId: string,
): Promise<string> {
  const key = await importKey(encoder.encode(secret), "sign");
  if (key === null) {
    throw new Error("The secret that signs generation ids is empty.");
  }
  const bytes = await crypto.subtle.sign(
    "HMAC",
    key,
    encoder.encode(`generation.${generationId}`),
  );
  return Array.from(
    new Uint8Array(bytes),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

/**
 * Whether `token` is our token for this generation, made with one of the secrets. Compares in
 * constant time.
 */
export async function isTokenOf(
  secrets: string[],
  generationId: string,
  token: string,
): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(token)) return false;
  const bytes = Uint8Array.from(
    token.match(/../g) ?? [],
    (pair) => Number.parseInt(pair, 16),
  );
  const signed = encoder.encode(`generation.${generationId}`);
  for (const secret of secrets) {
    const key = await importKey(encoder.encode(secret), "verify");
    if (key !== null && await crypto.subtle.verify("HMAC", key, bytes, signed)) return true;
  }
  return false;
}

async function importKey(
  bytes: ReturnType<typeof decodeBase64>,
  usage: "sign" | "verify",
) {
  if (bytes === null || bytes.length === 0) return null;
  return await crypto.subtle.importKey(
    "raw",
    bytes,
    { name: "HMAC", hash: "SHA-256" },
    false,
    [
      usage,
    ],
  );
}
