/** The push services of browsers: one message to one device (RFC 8030, 8291, 8292). */
// @ts-types="./web-push.d.ts"
import { generateRequestDetails } from "web-push";
import { isAllowed } from "./allowed-hosts.ts";
import type { NotificationMessage } from "../contracts/notifications.ts";
import type { Vapid } from "./env.ts";
import { explain } from "../http/log.ts";

/** For the whole request. */
const PUSH_TIMEOUT_MS = 10_000;

/** How long the service keeps it for a device that is away; later the app itself has told it. */
const KEPT_SECONDS = 60 * 60;

interface Subscription {
  /** The address at the browser's push service; brought by a user, so it may be any address at all. */
  endpoint: string;
  p256dh: string;
  auth: string;
}

type Sent =
  | { kind: "sent" }
  /** The service knows the device no more. */
  | { kind: "gone" }
  /** For the log: it names a host at most, as the rest of an endpoint is a secret. */
  | { kind: "failed"; reason: string };

interface PushWorld {
  vapid: Vapid;
  pushHosts: readonly string[];
  fetch: typeof fetch;
}

/** Sends once, and rejects never: whoever was not told finds the video in the app. */
export async function sendNotification(
  { endpoint, p256dh, auth }: Subscription,
  message: NotificationMessage,
  { vapid, pushHosts, fetch }: PushWorld,
): Promise<Sent> {
  if (!URL.canParse(endpoint) || !isAllowed(new URL(endpoint), pushHosts)) {
    return { kind: "failed", reason: "the endpoint is of no push service that we know" };
  }
  try {
    await checkKey(p256dh);
    const { headers, body } = generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(message),
      {
        vapidDetails: vapid,
        contentEncoding: "aes128gcm",
        TTL: KEPT_SECONDS,
        urgency: "normal",
        // Of two for one generation a device that was away gets the last.
        topic: message.generation.replaceAll("-", ""),
      },
    );
    const response = await fetch(endpoint, {
      method: "POST",
      headers: Object.entries(headers)
        // fetch counts for itself.
        .filter(([name]) => name !== "Content-Length")
        .map(([name, value]): [string, string] => [name, String(value)]),
      body: new Uint8Array(body),
      // The next host was never allowed.
      redirect: "error",
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.ok) return { kind: "sent" };
    if (response.status === 404 || response.status === 410) return { kind: "gone" };
    return { kind: "failed", reason: `the push service answers ${response.status}` };
  } catch (error) {
    return { kind: "failed", reason: explain(error) };
  }
}

/**
 * Throws on a key that is no point of the curve. Deno 2.1.4 does not throw when node:crypto, which the library uses, is
 * given one: its process ends, with everybody's messages. Importing does not look, so a secret is derived, and dropped.
 */
async function checkKey(p256dh: string): Promise<void> {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const raw = atob(p256dh.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  const theirs = await crypto.subtle.importKey("raw", bytes, curve, false, []);
  const own = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  await crypto.subtle.deriveBits({ name: curve.name, public: theirs }, own.privateKey, 256);
}
