import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeApi, settled } from "../../fixtures/fake-api.ts";

/** A browser whose subscription has this key, or that refuses to subscribe. */
function createBrowser() {
  let subscribed = false;
  const subscription = {
    endpoint: "https://push.example/a",
    toJSON: () => ({ endpoint: "https://push.example/a", keys: { p256dh: "key", auth: "secret" } }),
    unsubscribe: vi.fn<() => Promise<boolean>>(() => {
      subscribed = false;
      return Promise.resolve(true);
    }),
  };
  const subscribe = vi.fn<(options: unknown) => Promise<typeof subscription>>(() => {
    subscribed = true;
    return Promise.resolve(subscription);
  });
  const pushManager = {
    subscribe,
    getSubscription: () => Promise.resolve(subscribed ? subscription : null),
  };
  return { subscription, subscribe, pushManager, has: () => subscribed };
}

let browser: ReturnType<typeof createBrowser>;
let fake: ReturnType<typeof createFakeApi>;

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
  browser = createBrowser();
  fake = createFakeApi();
  vi.stubEnv("VAPID_PUBLIC_KEY", "public");
  vi.stubEnv("PROD", true);
  vi.stubGlobal("PushManager", {});
  vi.stubGlobal("Notification", { permission: "granted" });
  const registration = { pushManager: browser.pushManager };
  Object.defineProperty(navigator, "serviceWorker", {
    configurable: true,
    value: {
      ready: Promise.resolve(registration),
      getRegistration: () => Promise.resolve(registration),
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, "serviceWorker");
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** Longer than the queued work takes. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await settled();
}

/** Turns the setting on or off. */
async function start(wants = true) {
  if (wants) localStorage.setItem("wan-pwa.telling", "on");
  const { subscribeToPush } = await import("./push-subscription.ts");
  const permission = await import("./notification-permission.ts");
  const stop = subscribeToPush(fake.api.pushSubscription);
  await quiet();
  return { ...permission, stop };
}

it("the app subscribes with the server's key and saves the subscription with the device's language", async () => {
  const { notifiesWhileClosed } = await start();
  expect(browser.subscribe).toHaveBeenCalledExactlyOnceWith({
    userVisibleOnly: true,
    applicationServerKey: "public",
  });
  expect(fake.pushSubscription.save).toHaveBeenCalledExactlyOnceWith(
    { endpoint: "https://push.example/a", keys: { p256dh: "key", auth: "secret" } },
    "en",
  );
  expect(notifiesWhileClosed.value).toBe(true);
});

it("the app replaces a subscription with an outdated key of the server", async () => {
  await browser.subscribe({});
  browser.subscribe.mockClear();
  browser.subscribe.mockRejectedValueOnce(new DOMException("another key", "InvalidStateError"));
  await start();
  expect(browser.subscription.unsubscribe).toHaveBeenCalledOnce();
  expect(browser.subscribe).toHaveBeenCalledTimes(2);
  expect(fake.pushSubscription.save).toHaveBeenCalledOnce();
});

it("the app reports that it is impossible if the browser's push service refuses", async () => {
  browser.subscribe.mockRejectedValue(new DOMException("no push service", "AbortError"));
  const { notifiesWhileClosed } = await start();
  expect(fake.pushSubscription.save).not.toHaveBeenCalled();
  expect(notifiesWhileClosed.value).toBe(false);
});

it("the app does not wait forever for a push service that the network blocks", async () => {
  vi.useFakeTimers();
  browser.subscribe.mockReturnValue(new Promise(() => {}));
  const { notifiesWhileClosed, stop } = await start();
  expect(notifiesWhileClosed.value).toBe(true);
  for (let tries = 0; tries < 2; tries += 1) {
    vi.advanceTimersByTime(30_000);
    await quiet();
  }
  expect(notifiesWhileClosed.value).toBe(false);
  expect(fake.pushSubscription.save).not.toHaveBeenCalled();
  // The next job in the queue runs.
  browser.subscribe.mockReset().mockResolvedValue(browser.subscription);
  stop();
  const { subscribeToPush } = await import("./push-subscription.ts");
  subscribeToPush(fake.api.pushSubscription);
  await quiet();
  expect(fake.pushSubscription.save).toHaveBeenCalledOnce();
});

it("the app keeps what it knew if the server does not answer", async () => {
  // The Problem class of the modules that this test has reloaded.
  const { Problem } = await import("../../api/problem.ts");
  fake.pushSubscription.save.mockRejectedValue(new Problem({ code: "unreachable", status: 0 }));
  const { notifiesWhileClosed } = await start();
  expect(notifiesWhileClosed.value).toBe(true);
});

it("the app unsubscribes at the browser and at the server when the user turns it off", async () => {
  const { stop, turnOffNotifications } = await start();
  turnOffNotifications();
  stop();
  await quiet();
  expect(browser.has()).toBe(false);
  expect(fake.pushSubscription.forget).toHaveBeenCalledExactlyOnceWith("https://push.example/a");
});

it("the app unsubscribes at the browser at sign-out, because the server's entry ends with the session", async () => {
  const { stop } = await start();
  stop();
  await quiet();
  expect(browser.has()).toBe(false);
  expect(fake.pushSubscription.forget).not.toHaveBeenCalled();
});

it("the app ends one user's subscription before the next user's starts", async () => {
  const { stop } = await start();
  const { subscribeToPush } = await import("./push-subscription.ts");
  stop();
  subscribeToPush(fake.api.pushSubscription);
  await quiet();
  expect(browser.subscription.unsubscribe).toHaveBeenCalledOnce();
  expect(browser.has()).toBe(true);
  expect(fake.pushSubscription.save).toHaveBeenCalledTimes(2);
});

it.each([
  ["without a key of the server", () => vi.stubEnv("VAPID_PUBLIC_KEY", "")],
  ["in a browser without push", () => Reflect.deleteProperty(globalThis, "PushManager")],
  ["in development, without a service worker", () => vi.stubEnv("PROD", false)],
])("the app does nothing %s", async (_case, without) => {
  without();
  const { notifiesWhileClosed, stop } = await start();
  stop();
  await quiet();
  expect(browser.subscribe).not.toHaveBeenCalled();
  expect(fake.pushSubscription.save).not.toHaveBeenCalled();
  expect(notifiesWhileClosed.value).toBe(false);
});
