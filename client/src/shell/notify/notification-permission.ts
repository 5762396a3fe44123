/**
 * Whether this device shows a notification when a video is ready. This takes both a choice on the
 * device and a permission of the browser.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { onDevice } from "../../api/device/storage.ts";
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

/** A browser may not have it, or refuse to say. */
function permission(): NotificationPermission | null {
  try {
    return Notification.permission;
  } catch {
    return null;
  }
}

function look(): Notifications {
  const now = permission();
  if (now === null) return "impossible";
  if (now === "denied") return "denied";
  return onDevice.getItem(KEY) === "on" && now === "granted" ? "on" : "off";
}

/** Must be called in a tap, because the browser asks for permission. */
export async function turnOnNotifications(): Promise<void> {
  const answer = await Notification.requestPermission().catch(() => "denied");
  if (answer === "granted") onDevice.setItem(KEY, "on");
  current.value = look();
}

export function turnOffNotifications(): void {
  onDevice.removeItem(KEY);
  current.value = look();
}
