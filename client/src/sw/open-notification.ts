/**
 * A tap on a notification of shell/notify/show-notifications.ts or sw/show-push-message.ts: the app
 * comes to the front, at that video.
 */

/** What TypeScript does not know of a service worker without giving up the DOM's types. */
export interface Windows {
  matchAll(options: { type: "window" }): Promise<
    readonly { focus(): Promise<unknown>; navigate(url: string): Promise<unknown> }[]
  >;
  openWindow(url: string): Promise<unknown>;
}

export async function openNotification(
  notification: Notification,
  windows: Windows,
): Promise<void> {
  notification.close();
  const data: unknown = notification.data;
  const target: unknown = typeof data === "object" && data !== null
    ? Reflect.get(data, "url")
    : null;
  const url = typeof target === "string" && target.startsWith("/") ? target : "/videos";
  const [open] = await windows.matchAll({ type: "window" });
  if (!open) return void await windows.openWindow(url);
  await open.focus();
  await open.navigate(url);
}
