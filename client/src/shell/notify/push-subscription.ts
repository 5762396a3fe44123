/**
 * Subscribes this device to the server's push messages, so that notifications come while the app is
 * closed. It subscribes at each start, because the browser may have a new subscription, the session
 * is new after a sign-in, and the server may have removed the old entry. So nothing listens for
 * `pushsubscriptionchange`: a closed app has no session that could save the new subscription.
 */
import type { Api } from "../../api/api.ts";
import { serviceWorkerRegistration, serviceWorkers } from "../../api/device/service-worker.ts";
import { within } from "../../api/device/timing/within.ts";
import { Problem } from "../../api/problem.ts";
import { settings } from "../../api/settings.ts";
import { language } from "../../words/language.ts";
import { canSubscribe, notifications, notifiesWhileClosed } from "./notification-permission.ts";

/** Some networks block every push service, and a browser then tries forever. */
const PATIENCE_MS = 30_000;

/**
 * Runs jobs one after the other, so that one user's subscription has ended before the next one's
 * starts.
 */
let last: Promise<void> = Promise.resolve();

function inTurn(work: () => Promise<void>): void {
  last = last.then(() => within(2 * PATIENCE_MS, work(), undefined)).catch(() => {});
}

/** Returns the function that ends it. */
export function subscribeToPush(open: Api["pushSubscription"]): () => void {
  if (!canSubscribe) return () => {};
  inTurn(() => begin(open));
  return () => inTurn(() => end(open));
}

async function begin(open: Api["pushSubscription"]): Promise<void> {
  try {
    // If subscribing fails, there is nothing to end either.
    const pushManager = await activePushManager();
    const subscribe = () =>
      Promise.race([
        pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: settings.pushKey }),
        new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS)),
      ]);
    const subscription = await subscribe().catch(async () => {
      // A subscription with an earlier key of this installation is in the way.
      await (await pushManager.getSubscription())?.unsubscribe();
      return await subscribe();
    });
    await (await open()).save(subscription.toJSON(), language);
    notifiesWhileClosed.value = true;
  } catch (error) {
    // Without a network the server still has the earlier entry.
    if (!(error instanceof Problem) || error.code !== "unreachable") {
      notifiesWhileClosed.value = false;
    }
  }
}

/** `ready` waits for ever if there is no service worker. */
async function activePushManager(): Promise<PushManager> {
  const registration = await within(
    PATIENCE_MS,
    serviceWorkers()?.ready ?? Promise.resolve(null),
    null,
  );
  if (!registration) throw new Error("There is no service worker.");
  return registration.pushManager;
}

async function end(open: Api["pushSubscription"]): Promise<void> {
  const registration = await serviceWorkerRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  // The browser first, because that needs no network. At sign-out the server's entry ends with the
  // session.
  await subscription.unsubscribe();
  if (notifications.peek() !== "on") await (await open()).forget(subscription.endpoint);
}
