/**
 * Notifications while the app is closed. No push service is available here, and
 * `pushManager.subscribe` would wait for one forever. So the tests replace it, and deliver its
 * messages by the browser's own protocol.
 */
import type { BrowserContext, Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { connect } from "../../../../scripts/stack/postgres/connect.ts";
import type { NotificationMessage } from "../../../src/api/user/push-subscription.ts";
import {
  installServiceWorker,
  make,
  newAccount,
  newPhone,
  signIn,
  useWholeBrowser,
} from "../../phone/browser.ts";

// The headless shell shows no notifications.
useWholeBrowser();

const prompt = "A paper boat drifts down a rainy street";

/** Runs in the page: a browser that accepts every subscription with a key and `userVisibleOnly`. */
function standInForPushService(endpoint: string): void {
  let subscribed = false;
  const subscription = {
    endpoint,
    toJSON: () => ({ endpoint, keys: { p256dh: `B${"A".repeat(86)}`, auth: "A".repeat(22) } }),
    unsubscribe() {
      subscribed = false;
      return Promise.resolve(true);
    },
  };
  Object.assign(PushManager.prototype, {
    subscribe(options: PushSubscriptionOptionsInit) {
      const { userVisibleOnly, applicationServerKey: key } = options;
      if (!userVisibleOnly || typeof key !== "string" || key.length !== 87) {
        return Promise.reject(new TypeError("no key of a server"));
      }
      subscribed = true;
      return Promise.resolve(subscription);
    },
    getSubscription: () => Promise.resolve(subscribed ? subscription : null),
  });
}

/** A signed-in user with a phone of their own, whose browser allows notifications. */
async function somebody() {
  const phone = await newPhone();
  await phone.grantPermissions(["notifications"], { origin: inject("appUrl") });
  const endpoint = `https://push.example/${crypto.randomUUID()}`;
  await phone.addInitScript(standInForPushService, endpoint);
  const { deliver } = await openProtocol(phone);
  const account = await newAccount();
  const page = await phone.newPage();
  await signIn(page, account);
  await installServiceWorker(page);
  return { phone, page, account, endpoint, deliver };
}

/** Delivers from a page outside the app, so that the app may be closed. */
async function openProtocol(phone: BrowserContext) {
  const session = await phone.newCDPSession(await phone.newPage());
  const ids = new Map<string, string>();
  session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    for (const { scopeURL, registrationId } of registrations) ids.set(scopeURL, registrationId);
  });
  await session.send("ServiceWorker.enable");
  return {
    /** Delivers as a push service would; resolves when the service worker has handled it. */
    async deliver(message: NotificationMessage): Promise<void> {
      const scope = `${inject("appUrl")}/`;
      await expect.poll(() => ids.get(scope)).toBeDefined();
      const [worker] = phone.serviceWorkers();
      const before = await worker?.evaluate(watchWork);
      await session.send("ServiceWorker.deliverPushMessage", {
        origin: inject("appUrl"),
        registrationId: ids.get(scope) ?? "",
        data: JSON.stringify(message),
      });
      await expect.poll(() => worker?.evaluate(watchWork)).toBe((before ?? 0) + 1);
    },
  };
}

/** The parts of a service worker that are used here and that the page's types lack. */
interface InWorker {
  registration: ServiceWorkerRegistration;
  clients: { openWindow(url: string): Promise<void> };
  ExtendableEvent: { prototype: Event & { waitUntil(work: Promise<unknown>): void } };
  NotificationEvent: new (type: string, init: object) => Event;
  pushesDone?: number;
}

/** Runs in the service worker: counts the pushes that it has handled. */
function watchWork(): number {
  const place = globalThis as unknown as InWorker;
  if (place.pushesDone === undefined) {
    place.pushesDone = 0;
    const { prototype } = place.ExtendableEvent;
    const { waitUntil } = prototype;
    prototype.waitUntil = function (work) {
      const count = () => {
        if (this.type === "push") place.pushesDone = (place.pushesDone ?? 0) + 1;
      };
      work.finally(count).catch(() => {});
      waitUntil.call(this, work);
    };
  }
  return place.pushesDone;
}

/** The app's notifications that the system shows. */
async function shownOn(phone: BrowserContext): Promise<object[]> {
  const [worker] = phone.serviceWorkers();
  return await worker?.evaluate(async () => {
    const { registration } = globalThis as unknown as InWorker;
    const shown = await registration.getNotifications();
    return shown.map(({ title, body, tag }) => ({ title, body, tag }));
  }) ?? [];
}

/** The devices of a user that the server knows. */
async function devicesOf(userId: string): Promise<object[]> {
  return await ask((sql) =>
    sql<object[]>`
      select endpoint, language from private.push_subscriptions where user_id = ${userId}`
  );
}

async function ask<Row>(
  query: (sql: ReturnType<typeof connect>) => Promise<Row[]>,
): Promise<Row[]> {
  const sql = connect(inject("stack").adminDatabaseUrl, 1);
  try {
    return [...await query(sql)];
  } finally {
    await sql.end();
  }
}

/** Turns notifications on, on the screen You. */
async function turnOnNotifications(page: Page): Promise<void> {
  await page.goto("/you");
  await page.getByText("even when the app is closed").waitFor();
  await page.getByRole("radio", { name: "On", exact: true }).check();
}

it("a user who closed the app gets one notification when a video is ready, and a tap leads to it", async () => {
  const { phone, page, account, endpoint, deliver } = await somebody();
  await make(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  await turnOnNotifications(page);
  await expect.poll(() => devicesOf(account.id)).toEqual([{ endpoint, language: "en" }]);

  const [row] = await ask((sql) =>
    sql<{ id: string }[]>`select id from public.generations where user_id = ${account.id}`
  );
  const message: NotificationMessage = {
    generation: row?.id ?? "",
    state: "completed",
    cost: 10,
    prompt,
    language: "en",
  };
  // While the user looks at the app, it tells them itself.
  await deliver(message);
  expect(await shownOn(phone)).toEqual([]);

  await page.close();
  await deliver(message);
  await deliver(message);
  await expect.poll(() => shownOn(phone)).toEqual([
    { title: "Your video is ready.", body: prompt, tag: message.generation },
  ]);

  // Only a real tap may open a window, so this asks for the target and goes there.
  const [worker] = phone.serviceWorkers();
  const address = await worker?.evaluate(async () => {
    const place = globalThis as unknown as InWorker;
    const [notification] = await place.registration.getNotifications();
    return await new Promise<string>((resolve) => {
      place.clients.openWindow = (url) => Promise.resolve(resolve(url));
      dispatchEvent(new place.NotificationEvent("notificationclick", { notification }));
    });
  });
  await expect.poll(() => shownOn(phone)).toEqual([]);
  const opened = await phone.newPage();
  await opened.goto(address ?? "");
  await opened.getByRole("dialog", { name: prompt }).waitFor();
});

it("the open app and a push never both notify of one video", async () => {
  const { phone, page, account, deliver } = await somebody();
  await turnOnNotifications(page);
  await expect.poll(() => devicesOf(account.id)).toHaveLength(1);
  await page.getByRole("link", { name: "Create", exact: true }).click();
  // Reports the page as hidden, which a page of this browser never is.
  await page.evaluate(() =>
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" })
  );
  await make(page, prompt);
  await expect.poll(() => shownOn(phone)).toHaveLength(1);
  const [shown] = await shownOn(phone);
  const [row] = await ask((sql) =>
    sql<{ id: string }[]>`select id from public.generations where user_id = ${account.id}`
  );
  await page.close();
  await deliver({
    generation: row?.id ?? "",
    state: "completed",
    cost: 10,
    prompt,
    language: "en",
  });
  expect(await shownOn(phone)).toEqual([shown]);
});

it("a failed video is reported with the returned credits, in the language of the phone", async () => {
  const { phone, page, account, endpoint, deliver } = await somebody();
  await page.goto("/you");
  await page.getByRole("radio", { name: "Deutsch" }).check();
  await page.getByText("auch bei geschlossener App").waitFor();
  await page.getByRole("radio", { name: "An", exact: true }).check();
  await expect.poll(() => devicesOf(account.id)).toEqual([{ endpoint, language: "de" }]);
  await page.close();
  const generation = crypto.randomUUID();
  await deliver({ generation, state: "failed", cost: 20, prompt, language: "de" });
  await expect.poll(() => shownOn(phone)).toEqual([
    { title: "Es hat nicht geklappt", body: `20 Credits sind zurück. ${prompt}`, tag: generation },
  ]);
});

it("a device is removed with the setting, saved again at each start, and removed at sign-out", async () => {
  const { page, account, endpoint } = await somebody();
  const device = [{ endpoint, language: "en" }];
  await turnOnNotifications(page);
  await expect.poll(() => devicesOf(account.id)).toEqual(device);
  await page.getByRole("radio", { name: "Off", exact: true }).check();
  await expect.poll(() => devicesOf(account.id)).toEqual([]);

  await page.getByRole("radio", { name: "On", exact: true }).check();
  await expect.poll(() => devicesOf(account.id)).toEqual(device);
  await ask((sql) => sql`delete from private.push_subscriptions where user_id = ${account.id}`);
  await page.reload();
  await expect.poll(() => devicesOf(account.id)).toEqual(device);

  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  await expect.poll(() => devicesOf(account.id)).toEqual([]);
  const subscribed = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return await registration.pushManager.getSubscription() !== null;
    });
  await expect.poll(subscribed).toBe(false);
});
