/** Sends one message to one device through its browser's push service (RFC 8030, 8291, 8292). */
// @ts-types="./web-push.d.ts"
import { generateRequestDetails } from "web-push";
import { isAllowed } from "./allowed-hosts.ts";
import type { NotificationMessage } from "../contracts/account/notifications.ts";
import type { Vapid } from "./env.ts";
import { explain } from "../http/log.ts";

/** For the whole request. */
const PUSH_TIMEOUT_MS = 10_000;

/** How long the push service keeps the message for a device that is offline. */
const KEPT_SECONDS = 60 * 60;

interface Subscription {
  /** The URL at the browser's push service. Users send it to us, so it could be any URL. */
  endpoint: string;
  p256dh: string;
  auth: string;
}

type Sent =
  | { kind: "sent" }
  /** The push service reports the subscription as gone. */
  | { kind: "gone" }
  /** For the log. At most it names a host, because the rest of an endpoint is a secret. */
  | { kind: "failed"; reason: string };

interface PushWorld {
  vapid: Vapid;
  pushHosts: readonly string[];
  fetch: typeof fetch;
}

/** Sends once and never rejects: if a notification is lost, the app still shows the video. */
export async function sendNotification(
  { endpoint, p256dh, auth }: Subscription,
  message: NotificationMessage,
  { vapid, pushHosts, fetch }: PushWorld,
): Promise<Sent> {
  if (!URL.canParse(endpoint) || !isAllowed(new URL(endpoint), pushHosts)) {
    return { kind: "failed", reason: "the endpoint is not at a push service in PUSH_HOSTS" };
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
        // If there are two messages about a generation, an offline device gets only the last.
        topic: message.generation.replaceAll("-", ""),
      },
    );
    const response = await fetch(endpoint, {
      method: "POST",
      headers: Object.entries(headers)
        // fetch sets Content-Length itself.
        .filter(([name]) => name !== "Content-Length")
        .map(([name, value]): [string, string] => [name, String(value)]),
      body: new Uint8Array(body),
      // The redirect's target has not been checked against `pushHosts`.
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
 * Throws if the key is not a point on the curve. With such a key, node:crypto (which the library
 * uses) does not throw in Deno 2.1.4: the process crashes, and everybody's messages are lost.
 * Importing a key does not check it, so we derive a secret and drop it.
 */
async function checkKey(p256dh: string): Promise<void> {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const raw = atob(p256dh.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  const theirs = await crypto.subtle.importKey("raw", bytes, curve, false, []);
  const own = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  await crypto.subtle.deriveBits({ name: curve.name, public: theirs }, own.privateKey, 256);
}
