/**
 * Shows a notification when a video is ready or has failed while the user is elsewhere; loaded where
 * they want that. The open app does it itself, and has the server do it for when the app is closed;
 * where both do, one takes the other's place.
 */
import type { Move } from "../../stores/videos/generations.ts";
import type { Stores } from "../../stores/stores.ts";
import { language } from "../../words/language.ts";
import { notifications } from "./notification-permission.ts";
import { notificationOf } from "../../words/notification.ts";
import { subscribeToPush } from "./push-subscription.ts";

/** Returns the way to stop, and to take back what is still shown: after sign-out a prompt is nobody's to read. */
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
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = await registration?.getNotifications();
  shown?.forEach((notification) => notification.close());
}

async function show(title: string, options: NotificationOptions): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration) return await registration.showNotification(title, options);
  // Without a service worker (in development): a desktop takes it from the page, a phone does not.
  try {
    new Notification(title, options).addEventListener("click", () => focus());
  } catch {
    // There is no other way here.
  }
}
