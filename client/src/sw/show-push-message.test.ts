import { afterEach, expect, it, vi } from "vitest";
import type { NotificationMessage } from "../api/user/push-subscription.ts";
import { showPushMessage } from "./show-push-message.ts";

const message: NotificationMessage = {
  generation: "22222222-2222-4222-8222-222222222222",
  state: "completed",
  cost: 10,
  prompt: "A lamp in a dark room",
  language: "en",
};

const setAppBadge = vi.fn<(count: number) => Promise<void>>(() => Promise.resolve());
const shown = vi.fn<ServiceWorkerRegistration["showNotification"]>(() => Promise.resolve());

afterEach(() => {
  vi.clearAllMocks();
  Reflect.deleteProperty(navigator, "setAppBadge");
});

/**
 * Returns what is shown when this message is sent to a device with these windows, through this push
 * service.
 */
async function show(
  change: Partial<NotificationMessage> = {},
  windows: DocumentVisibilityState[] = [],
  service = "https://push.example/a",
) {
  Object.assign(navigator, { setAppBadge });
  const places = {
    matchAll: () => Promise.resolve(windows.map((visibilityState) => ({ visibilityState }))),
  };
  // The part of a registration that the code uses.
  const registration = Object.assign(Object.create(null), {
    showNotification: shown,
    getNotifications: () => Promise.resolve([{}, {}]),
    pushManager: { getSubscription: () => Promise.resolve({ endpoint: service }) },
  }) as ServiceWorkerRegistration;
  await showPushMessage({ ...message, ...change }, places, registration);
  return shown.mock.calls;
}

it("the service worker shows that a video is ready, once per video and with its address", async () => {
  expect(await show()).toEqual([["Your video is ready.", {
    body: message.prompt,
    lang: "en",
    tag: message.generation,
    data: { url: `/videos/${message.generation}` },
  }]]);
});

it.each([
  ["en", 10, "It didn't work out", "10 credits are back. A lamp in a dark room"],
  ["en", 1, "It didn't work out", "1 credit is back. A lamp in a dark room"],
  ["de", 10, "Es hat nicht geklappt", "10 Credits sind zurück. A lamp in a dark room"],
  ["de", 1, "Es hat nicht geklappt", "1 Credit ist zurück. A lamp in a dark room"],
])(
  "a notification in %s reports a failure and the returned credits (%s)",
  async (language, cost, title, body) => {
    expect(await show({ state: "failed", cost, language })).toMatchObject([[title, { body }]]);
  },
);

it("the service worker uses English for a language that it does not have", async () => {
  expect(await show({ language: "fr" })).toMatchObject([["Your video is ready.", {}]]);
});

it("the service worker shows nothing while the user looks at the app", async () => {
  expect(await show({}, ["hidden", "visible"])).toEqual([]);
});

it("the service worker shows it if the app is in the background", async () => {
  expect(await show({}, ["hidden"])).toHaveLength(1);
});

it("the service worker always shows it in Safari, which ends a subscription that stays silent", async () => {
  expect(await show({}, ["visible"], "https://web.push.apple.com/a")).toHaveLength(1);
});

it("the service worker counts the notifications on the app's icon if no window can count better", async () => {
  await show();
  expect(setAppBadge).toHaveBeenCalledExactlyOnceWith(2);
  await show({}, ["hidden"]);
  expect(setAppBadge).toHaveBeenCalledOnce();
});
