import { beforeEach, expect, it, vi } from "vitest";

/** The permission is read when the module loads. */
async function open(permission: NotificationPermission | null) {
  vi.resetModules();
  const requestPermission = () => Promise.resolve("granted");
  vi.stubGlobal("Notification", permission && { permission, requestPermission });
  const { asksToNotify } = await import("./ask-to-notify.ts");
  return { asks: asksToNotify, ...await import("./notification-permission.ts") };
}

beforeEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

it("the first video on this device asks as long as it is made, also after a reload, and no other", async () => {
  const { asks } = await open("default");
  expect([asks("first"), asks("first"), asks("second")]).toEqual([true, true, false]);
  const later = await open("default");
  expect([later.asks("second"), later.asks("first")]).toEqual([false, true]);
});

it.each([["denied" as const], [null]])(
  "nothing asks where the browser has answered already: %s",
  async (permission) => {
    const { asks } = await open(permission);
    expect(asks("first")).toBe(false);
  },
);

it("nothing asks a user who has turned notifications on, and the tile stops asking then", async () => {
  const { asks, turnOnNotifications } = await open("default");
  expect(asks("first")).toBe(true);
  Reflect.set(Notification, "permission", "granted");
  await turnOnNotifications();
  expect(asks("first")).toBe(false);
});
