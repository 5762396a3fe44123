/**
 * Shows a notification when a video is ready or has failed while the user is elsewhere; loaded if
 * the user wants that. The open app shows it itself, and the server sends a push message for when
 * the app is closed; if both do, one notification replaces the other.
 */
import type { Move } from "../../stores/videos/generations.ts";
import type { Stores } from "../../stores/stores.ts";
import { serviceWorkerRegistration } from "../../api/device/service-worker.ts";
import { language } from "../../words/language.ts";
import { notifications } from "./notification-permission.ts";
import { notificationOf } from "../../words/notification.ts";
import { subscribeToPush } from "./push-subscription.ts";

/**
 * Returns the function that stops it and closes what is still shown: after a sign-out nobody else
 * should read a prompt.
 */
export function showNotifications(
  { generations, pushSubscription }: Pick<Stores, "generations" | "pushSubscription">,
): () => void {
  const unsubscribe = subscribeToPush(pushSubscription);
  const stop = generations.onMove(({ before, now }: Move) => {
    const { id: generation, state, cost, prompt } = now;
    if (before.state === state || (state !== "completed" && state !== "failed")) return;
    if (notifications.peek() !== "on" || document.visibilityState === "visible") return;
    void show(...notificationOf({ generation, state, cost, prompt, language }));
  });
  return () => {
    stop();
    unsubscribe();
    void takeBack();
  };
}

async function takeBack(): Promise<void> {
  const registration = await serviceWorkerRegistration();
  const shown = await registration?.getNotifications().catch(() => []);
  shown?.forEach((notification) => notification.close());
}

async function show(title: string, options: NotificationOptions): Promise<void> {
  const registration = await serviceWorkerRegistration();
  if (registration) return await registration.showNotification(title, options).catch(() => {});
  // Without a service worker (in development) the page shows it; that works on a desktop but not on
  // a phone.
  try {
    new Notification(title, options).addEventListener("click", () => focus());
  } catch {
    // Notifications are not possible here.
  }
}
