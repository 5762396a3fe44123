/**
 * The signature of Stripe's webhooks (docs.stripe.com/webhooks, "Verify manually"): the hex of the
 * HMAC-SHA256 over `timestamp.body`, by a secret that is used whole, as UTF-8.
 *
 * We do not use the client's `constructEventAsync`: in stripe@23.1.0 it takes any timestamp in the
 * future, `t=1abc`, and a thousand signatures, and it would load the whole client.
 */

/** How far a timestamp may be from now, in either direction. */
const TOLERANCE_SECONDS = 300;

/** The one form in which Stripe sends it. Rolling a secret needs two signatures. */
const headerForm = /^t=(\d{1,12})((?:,v\d=[0-9a-f]{64}){1,10})$/;

const encoder = new TextEncoder();

/**
 * Whether one of the secrets signed the body, with a timestamp within the tolerance around `now`
 * (milliseconds). Only the scheme v1 counts; v0 is a dummy. `crypto.subtle.verify` compares in
 * constant time.
 *
 * @param header the value of `Stripe-Signature`
 * @param body the very bytes that were received
 */
export async function isSignedByStripe(
  secrets: readonly string[],
  header: string | null,
  body: Uint8Array,
  now: number,
): Promise<boolean> {
  const [, timestamp = "", rest = ""] = headerForm.exec(header ?? "") ?? [];
  if (timestamp === "") return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;

  const head = encoder.encode(`${timestamp}.`);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  const signatures = Array.from(rest.matchAll(/,v1=(\w{64})/g), ([, hex = ""]) => bytesOf(hex));
  for (const secret of secrets) {
    // Anybody could sign with an empty key.
    if (secret === "") continue;
    const key = await crypto.subtle.importKey(
      "raw",
      encoder.encode(secret),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["verify"],
    );
    for (const signature of signatures) {
      if (await crypto.subtle.verify("HMAC", key, signature, signed)) return true;
    }
  }
  return false;
}

function bytesOf(hex: string) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
