/** Tells the user outside the app what became of a video, while they are elsewhere: loaded where they want that. */
import type { Move } from "../stores/generations.ts";
import type { Stores } from "../stores/stores.ts";
import { telling } from "../telling.ts";
import { words } from "../words.ts";

/** Returns the way to stop, and to take back what is still shown: after sign-out a prompt is nobody's to read. */
export function tellOutside({ generations }: Pick<Stores, "generations">): () => void {
  const stop = generations.onMove(({ before, now }: Move) => {
    const isNews = before.state !== now.state &&
      (now.state === "completed" || now.state === "failed");
    if (!isNews || telling.peek() !== "on" || document.visibilityState === "visible") return;
    const title = now.state === "completed" ? words.toast.completed : words.videos.didntWork;
    // One a video: another tab that tells it too replaces it.
    void show(title, { body: now.prompt, tag: now.id, data: { url: `/videos/${now.id}` } });
  });
  return () => {
    stop();
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
