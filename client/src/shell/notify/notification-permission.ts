/**
 * Whether this device shows a notification when a video is ready: a choice of the device and a
 * permission of the browser, and both have to hold.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { settings } from "../../api/settings.ts";

/** `impossible`: this browser cannot. `denied`: it may not, and only its own settings change that. */
export type Notifications = "impossible" | "denied" | "off" | "on";

const KEY = "wan-pwa.telling";

const current = signal<Notifications>(look());

export const notifications: ReadonlySignal<Notifications> = current;

/** The server pushes, and this browser takes it; without a service worker, as in development, nobody would. */
export const canSubscribe: boolean = settings.pushKey !== "" && import.meta.env.PROD &&
  "PushManager" in globalThis;

/**
 * Whether notifications come while the app is closed, as far as is known: push-subscription.ts finds
 * out.
 */
export const notifiesWhileClosed = signal(canSubscribe);

function look(): Notifications {
  if (!("Notification" in globalThis)) return "impossible";
  if (Notification.permission === "denied") return "denied";
  const wanted = localStorage.getItem(KEY) === "on";
  return wanted && Notification.permission === "granted" ? "on" : "off";
}

/** Has to be called in a tap: the browser asks its own question. */
export async function turnOnNotifications(): Promise<void> {
  if ((await Notification.requestPermission()) === "granted") localStorage.setItem(KEY, "on");
  current.value = look();
}

export function turnOffNotifications(): void {
  localStorage.removeItem(KEY);
  current.value = look();
}
