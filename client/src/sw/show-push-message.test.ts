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

/** What is shown when this is sent to a device with these windows of the app, by this push service. */
async function show(
  change: Partial<NotificationMessage> = {},
  windows: DocumentVisibilityState[] = [],
  service = "https://push.example/a",
) {
  Object.assign(navigator, { setAppBadge });
  const places = {
    matchAll: () => Promise.resolve(windows.map((visibilityState) => ({ visibilityState }))),
  };
  // The part of a registration that is asked.
  const registration = Object.assign(Object.create(null), {
    showNotification: shown,
    getNotifications: () => Promise.resolve([{}, {}]),
    pushManager: { getSubscription: () => Promise.resolve({ endpoint: service }) },
  }) as ServiceWorkerRegistration;
  await showPushMessage({ ...message, ...change }, places, registration);
  return shown.mock.calls;
}

it("says that a video is ready, once a video, and where it is", async () => {
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
])("says in %s that one of %s failed, and what is back", async (language, cost, title, body) => {
  expect(await show({ state: "failed", cost, language })).toMatchObject([[title, { body }]]);
});

it("speaks English to who speaks what nobody here does", async () => {
  expect(await show({ language: "fr" })).toMatchObject([["Your video is ready.", {}]]);
});

it("leaves who is looking to the app itself", async () => {
  expect(await show({}, ["hidden", "visible"])).toEqual([]);
});

it("says it where the app lies in the background", async () => {
  expect(await show({}, ["hidden"])).toHaveLength(1);
});

it("says it in any case to Safari, which ends a subscription that stays silent", async () => {
  expect(await show({}, ["visible"], "https://web.push.apple.com/a")).toHaveLength(1);
});

it("counts on the app's icon what waits there, where no window counts better", async () => {
  await show();
  expect(setAppBadge).toHaveBeenCalledExactlyOnceWith(2);
  await show({}, ["hidden"]);
  expect(setAppBadge).toHaveBeenCalledOnce();
});
