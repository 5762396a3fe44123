/**
 * Has the server push to this device, so that notifications come while the app is closed. It
 * subscribes at each start: by then the browser may have another subscription, the session is another
 * after a sign-in, and the server may have forgotten it. So nothing listens for
 * `pushsubscriptionchange`: a closed app has no session that could save the new one.
 */
import type { Api } from "../../api/api.ts";
import { Problem } from "../../api/problem.ts";
import { settings } from "../../api/settings.ts";
import { language } from "../../words/language.ts";
import { canSubscribe, notifications, notifiesWhileClosed } from "./notification-permission.ts";

/** Some networks let no push service through, and a browser then asks it without end. */
const PATIENCE_MS = 30_000;

/** One after the other, so that what one user ends is over before the next one's begins. */
let last: Promise<void> = Promise.resolve();

function inTurn(work: () => Promise<void>): void {
  last = last.then(work).catch(() => {});
}

/** Returns the way to end it. */
export function subscribeToPush(open: Api["pushSubscription"]): () => void {
  if (!canSubscribe) return () => {};
  inTurn(() => begin(open));
  return () => inTurn(() => end(open));
}

async function begin(open: Api["pushSubscription"]): Promise<void> {
  try {
    // Where it does not come to stand there is nothing to end, either.
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscribe = () =>
      Promise.race([
        pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: settings.pushKey }),
        new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS)),
      ]);
    const subscription = await subscribe().catch(async () => {
      // One for a key that this installation had before stands in the way.
      await (await pushManager.getSubscription())?.unsubscribe();
      return await subscribe();
    });
    await (await open()).save(subscription.toJSON(), language);
    notifiesWhileClosed.value = true;
  } catch (error) {
    // Without a network the server still has what it was given before.
    if (!(error instanceof Problem) || error.code !== "unreachable") {
      notifiesWhileClosed.value = false;
    }
  }
}

async function end(open: Api["pushSubscription"]): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  // First here, where it needs no network. At sign-out the server's goes with the session.
  await subscription.unsubscribe();
  if (notifications.peek() !== "on") await (await open()).forget(subscription.endpoint);
}
