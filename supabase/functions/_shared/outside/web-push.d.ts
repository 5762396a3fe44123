/**
 * The part of npm web-push 3.6.7 that we use. It has no types, and those of DefinitelyTyped need
 * Node's types, which Deno lacks.
 */
interface RequestDetails {
  headers: Record<string, string | number>;
  body: Uint8Array;
  endpoint: string;
}

/**
 * Encrypts for one browser (RFC 8291) and signs as the sender (RFC 8292), without a network. Throws
 * on malformed keys.
 */
export function generateRequestDetails(
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
  payload: string,
  options: {
    vapidDetails: { subject: string; publicKey: string; privateKey: string };
    contentEncoding: "aes128gcm";
    /** In seconds. RFC 8030's header has this name. */
    TTL: number;
    urgency: "normal";
    /** At most 32 characters of base64url. */
    topic: string;
  },
): RequestDetails;
