/**
 * Whether this device shows a notification when a video is ready. This takes both a choice on the
 * device and a permission of the browser.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { settings } from "../../api/settings.ts";

/**
 * `impossible`: this browser cannot. `denied`: it may not, and only the browser's settings can
 * change that.
 */
export type Notifications = "impossible" | "denied" | "off" | "on";

const KEY = "wan-pwa.telling";

const current = signal<Notifications>(look());

export const notifications: ReadonlySignal<Notifications> = current;

/**
 * True if the server pushes and this browser supports it. Without a service worker, as in
 * development, pushes cannot be received.
 */
export const canSubscribe: boolean = settings.pushKey !== "" && import.meta.env.PROD &&
  "PushManager" in globalThis;

/**
 * Whether notifications come while the app is closed, as far as is known: push-subscription.ts
 * finds out.
 */
export const notifiesWhileClosed = signal(canSubscribe);

function look(): Notifications {
  if (!("Notification" in globalThis)) return "impossible";
  if (Notification.permission === "denied") return "denied";
  const wanted = localStorage.getItem(KEY) === "on";
  return wanted && Notification.permission === "granted" ? "on" : "off";
}

/** Must be called in a tap, because the browser asks for permission. */
export async function turnOnNotifications(): Promise<void> {
  if ((await Notification.requestPermission()) === "granted") localStorage.setItem(KEY, "on");
  current.value = look();
}

export function turnOffNotifications(): void {
  localStorage.removeItem(KEY);
  current.value = look();
}
