/**
 * Handles a tap on a notification of shell/notify/show-notifications.ts or sw/show-push-message.ts:
 * brings the app to the front, at that video.
 */

/** The service worker types that TypeScript lacks unless one gives up the DOM's types. */
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
