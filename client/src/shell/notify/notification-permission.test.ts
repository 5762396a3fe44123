import { afterEach, beforeEach, expect, it, vi } from "vitest";

/** The browser's answer when it is asked for permission. */
function browserThat(permission: NotificationPermission) {
  vi.stubGlobal("Notification", {
    permission: "default",
    requestPermission: () => {
      Reflect.set(Notification, "permission", permission);
      return Promise.resolve(permission);
    },
  });
  vi.resetModules();
  return import("./notification-permission.ts");
}

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

it("the setting is off until the user wants it and the browser allows it, and off again when the user turns it off", async () => {
  const { turnOnNotifications, turnOffNotifications, notifications } = await browserThat("granted");
  expect(notifications.value).toBe("off");
  await turnOnNotifications();
  expect(notifications.value).toBe("on");
  turnOffNotifications();
  expect(notifications.value).toBe("off");
});

it("the setting reports that the browser does not allow it", async () => {
  const { turnOnNotifications, notifications } = await browserThat("denied");
  await turnOnNotifications();
  expect(notifications.value).toBe("denied");
});
