/**
 * Handles a push message (shell/notify/push-subscription.ts): the app is closed, so the service
 * worker shows the result of a video.
 */
import type { NotificationMessage } from "../api/user/push-subscription.ts";
import { notificationOf } from "../words/notification.ts";

/** The service worker types that TypeScript lacks unless one gives up the DOM's types. */
export interface Places {
  matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<
    readonly { visibilityState: DocumentVisibilityState }[]
  >;
}

type Registration = Pick<
  ServiceWorkerRegistration,
  "getNotifications" | "pushManager" | "showNotification"
>;

/**
 * `message` is trusted to match the contract, because only our own server can send to a
 * subscription.
 */
export async function showPushMessage(
  message: NotificationMessage,
  places: Places,
  registration: Registration,
): Promise<void> {
  const windows = await places.matchAll({ type: "window", includeUncontrolled: true });
  const isLookedAt = windows.some(({ visibilityState }) => visibilityState === "visible");
  if (isLookedAt && !(await mustShow(registration))) return;
  await registration.showNotification(...notificationOf(message));
  // A window counts better, because it knows which videos were seen.
  if (windows.length > 0 || !("setAppBadge" in navigator)) return;
  await navigator.setAppBadge((await registration.getNotifications()).length);
}

/**
 * Every browser requires a push message to show a notification. Chrome and Firefox make an
 * exception while the app is visible, and then the app shows a message itself; Safari makes none,
 * and ends a subscription after a few silent pushes. Only Apple's push service serves Safari.
 */
async function mustShow({ pushManager }: Registration): Promise<boolean> {
  const { hostname } = new URL((await pushManager.getSubscription())?.endpoint ?? location.href);
  return hostname.endsWith(".push.apple.com");
}
