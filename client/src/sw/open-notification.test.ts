import { expect, it, vi } from "vitest";
import { openNotification } from "./open-notification.ts";

const notification = (data: unknown) => {
  const close = vi.fn<() => void>();
  // The part of a notification that the code reads.
  return Object.assign(Object.create(null), { close, data }) as Notification;
};

function windows(open: boolean) {
  const page = {
    focus: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    navigate: vi.fn<(url: string) => Promise<void>>(() => Promise.resolve()),
  };
  return {
    page,
    matchAll: () => Promise.resolve(open ? [page] : []),
    openWindow: vi.fn<(url: string) => Promise<void>>(() => Promise.resolve()),
  };
}

it("a tap on a notification brings the open app to the front, at the video", async () => {
  const world = windows(true);
  await openNotification(notification({ url: "/videos/42" }), world);
  expect(world.page.focus).toHaveBeenCalledOnce();
  expect(world.page.navigate).toHaveBeenCalledWith("/videos/42");
  expect(world.openWindow).not.toHaveBeenCalled();
});

it("a tap on a notification opens the app if it is closed by now", async () => {
  const world = windows(false);
  await openNotification(notification({ url: "/videos/42" }), world);
  expect(world.openWindow).toHaveBeenCalledWith("/videos/42");
});

it.each([[{ url: "https://elsewhere.test/" }], [null], [{}]])(
  "goes nowhere else, whatever a notification says: %j",
  async (data) => {
    const world = windows(false);
    await openNotification(notification(data), world);
    expect(world.openWindow).toHaveBeenCalledWith("/videos");
  },
);
