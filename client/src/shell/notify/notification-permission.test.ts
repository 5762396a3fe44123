import { afterEach, beforeEach, expect, it, vi } from "vitest";

/** What the browser says when it is asked. */
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

it("is off until the user wants it and the browser allows it, and off again when they do not", async () => {
  const { beTold, beNotTold, telling } = await browserThat("granted");
  expect(telling.value).toBe("off");
  await beTold();
  expect(telling.value).toBe("on");
  beNotTold();
  expect(telling.value).toBe("off");
});

it("says that the browser does not allow it", async () => {
  const { beTold, telling } = await browserThat("denied");
  await beTold();
  expect(telling.value).toBe("denied");
});
