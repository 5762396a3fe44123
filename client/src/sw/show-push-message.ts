/**
 * A push message (shell/notify/push-subscription.ts): the app is closed, so the service worker says
 * what became of a video.
 */
import type { NotificationMessage } from "../api/user/push-subscription.ts";
import { notificationOf } from "../words/notification.ts";

/** What TypeScript does not know of a service worker without giving up the DOM's types. */
export interface Places {
  matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<
    readonly { visibilityState: DocumentVisibilityState }[]
  >;
}

type Registration = Pick<
  ServiceWorkerRegistration,
  "getNotifications" | "pushManager" | "showNotification"
>;

/** `message`: only our own server can send to a subscription, so it is what the contract says. */
export async function showPushMessage(
  message: NotificationMessage,
  places: Places,
  registration: Registration,
): Promise<void> {
  const windows = await places.matchAll({ type: "window", includeUncontrolled: true });
  const isLookedAt = windows.some(({ visibilityState }) => visibilityState === "visible");
  if (isLookedAt && !(await mustShow(registration))) return;
  await registration.showNotification(...notificationOf(message));
  // A window counts better: it knows which videos were looked at.
  if (windows.length > 0 || !("setAppBadge" in navigator)) return;
  await navigator.setAppBadge((await registration.getNotifications()).length);
}

/**
 * Every browser demands that a push shows something. Chrome and Firefox excuse one while the app is looked at, which then
 * tells it itself; Safari excuses none, and ends a subscription after a few. Only Apple's service serves Safari.
 */
async function mustShow({ pushManager }: Registration): Promise<boolean> {
  const { hostname } = new URL((await pushManager.getSubscription())?.endpoint ?? location.href);
  return hostname.endsWith(".push.apple.com");
}
