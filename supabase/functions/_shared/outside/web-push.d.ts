/** As much of npm web-push 3.6.7 as we use: it brings no types, and those of others need Node's, which Deno has not. */
interface RequestDetails {
  headers: Record<string, string | number>;
  body: Uint8Array;
  endpoint: string;
}

/** Encrypts for one browser (RFC 8291) and signs as the sender (RFC 8292); asks nobody. Throws on keys of a wrong form. */
export function generateRequestDetails(
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
  payload: string,
  options: {
    vapidDetails: { subject: string; publicKey: string; privateKey: string };
    contentEncoding: "aes128gcm";
    /** In seconds; the header of RFC 8030 has this name. */
    TTL: number;
    urgency: "normal";
    /** At most 32 characters of base64url. */
    topic: string;
  },
): RequestDetails;
