import { beforeEach, expect, it, vi } from "vitest";
import { newVersion } from "./new-version.ts";
import { watchForUpdates } from "./update.ts";

type Listener = () => void;

/** workbox-window, controlled by the test. */
const { workbox, listeners } = vi.hoisted(() => {
  const heard = new Map<string, Listener>();
  return {
    listeners: heard,
    workbox: {
      addEventListener: (type: string, listener: Listener) => void heard.set(type, listener),
      register: vi.fn(() => Promise.resolve({})),
      update: vi.fn(() => Promise.resolve()),
      messageSkipWaiting: vi.fn(),
    },
  };
});
vi.mock("workbox-window", () => ({
  Workbox: function Workbox() {
    return workbox;
  },
}));

let reload = vi.spyOn(location, "reload");

beforeEach(async () => {
  reload = vi.spyOn(location, "reload").mockReset().mockImplementation(() => {});
  workbox.messageSkipWaiting.mockClear();
  workbox.register.mockClear();
  newVersion.value = null;
  await watchForUpdates();
});

it("the app activates a waiting version on request, and reloads once it is in control", () => {
  expect(newVersion.value).toBeNull();
  listeners.get("waiting")?.();
  newVersion.value?.();
  expect(workbox.messageSkipWaiting).toHaveBeenCalledOnce();
  expect(reload).not.toHaveBeenCalled();
  listeners.get("controlling")?.();
  expect(reload).toHaveBeenCalledOnce();
});

it("the app does not reload under the user's hands when another tab activates it", () => {
  listeners.get("waiting")?.();
  listeners.get("controlling")?.();
  expect(reload).not.toHaveBeenCalled();
  newVersion.value?.();
  expect(reload).toHaveBeenCalledOnce();
});

it("the app activates a version that comes after the one of a first visit", () => {
  listeners.get("controlling")?.();
  listeners.get("waiting")?.();
  newVersion.value?.();
  expect(workbox.messageSkipWaiting).toHaveBeenCalled();
  expect(reload).not.toHaveBeenCalled();
});

it("the app checks for a new version when the app comes to the front", () => {
  document.dispatchEvent(new Event("visibilitychange"));
  expect(workbox.update).toHaveBeenCalled();
});

it("the app hears of the version that comes after one that was given up", () => {
  listeners.get("redundant")?.();
  expect(workbox.register).toHaveBeenCalledTimes(2);
  listeners.get("waiting")?.();
  newVersion.value?.();
  expect(workbox.messageSkipWaiting).toHaveBeenCalledOnce();
});
