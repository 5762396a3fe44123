import type { BrowserContext, Page } from "playwright-core";
import { expect, it } from "vitest";
import {
  installServiceWorker,
  make,
  newAccount,
  newPhone,
  signIn,
  useWholeBrowser,
} from "../../phone/browser.ts";
import { whenJoined } from "../../phone/realtime.ts";

// The headless shell shows no notifications.
useWholeBrowser();

const lamp = "A lamp in a dark room, slowly turning";

/** The app's notifications that the system shows. */
async function shown(page: Page) {
  return await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
  });
}

/** A page of this browser is always visible, so this overrides what it reports. */
async function turnAway(page: Page, isAway: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isAway ? "hidden" : "visible");
}

/** Waits for the part that shows them, which loads at the start or once the user wants them. */
async function canShow(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource")
      .some(({ name }) => /show-notifications-.*\.js/.test(name))
  );
}

async function tell(page: Page, choice: "On" | "Off"): Promise<void> {
  await page.getByRole("link", { name: "You", exact: true }).click();
  await page.getByRole("group", { name: "Notifications" }).getByRole("radio", { name: choice })
    .check();
  if (choice === "On") await canShow(page);
}

/** Starts a video, and leaves before it is ready or has failed. */
async function makeAndLeave(page: Page, prompt: string): Promise<void> {
  await page.getByRole("link", { name: "Create", exact: true }).click();
  await turnAway(page, true);
  await make(page, prompt);
  await page.getByRole("article", { name: prompt }).getByText(/returned$/)
    .or(page.getByRole("link", { name: `Watch: ${prompt}` })).waitFor();
}

/**
 * Taps the only notification. No protocol of this browser can do that, so this dispatches the event
 * to the service worker. Only a real tap would allow it to bring a window to the front and to be
 * waited for.
 */
async function tapNotification(phone: BrowserContext): Promise<void> {
  const [worker] = phone.serviceWorkers();
  if (!worker) throw new Error("There is no service worker.");
  await worker.evaluate(async () => {
    const { registration, WindowClient, NotificationEvent } = Object(globalThis);
    const [notification] = await registration.getNotifications();
    WindowClient.prototype.focus = () => Promise.resolve();
    const tap = new NotificationEvent("notificationclick", { notification });
    tap.waitUntil = () => {};
    dispatchEvent(tap);
  });
}

it("a user who is elsewhere gets one notification per video, which leads to it", async () => {
  const phone = await newPhone();
  await phone.grantPermissions(["notifications"]);
  // Counts what each tab shows, because one notification replaces the other.
  await phone.addInitScript(() => {
    const show = ServiceWorkerRegistration.prototype.showNotification;
    ServiceWorkerRegistration.prototype.showNotification = async function (...what) {
      await show.apply(this, what);
      Reflect.set(globalThis, "told", told() + 1);
    };
    const told = () => Number(Reflect.get(globalThis, "told") ?? 0);
  });
  const told = (tab: Page) => tab.evaluate(() => Reflect.get(globalThis, "told"));
  const page = await phone.newPage();
  await signIn(page, await newAccount());
  await installServiceWorker(page);
  await tell(page, "On");

  // While the user looks at the app, the app itself tells them.
  await page.getByRole("link", { name: "Create", exact: true }).click();
  await make(page, "A calm sea at dawn, seen from a boat");
  await page.getByText("Your video is ready.").waitFor();
  expect(await shown(page)).toEqual([]);

  const other = await phone.newPage();
  const joined = whenJoined(other);
  await other.goto("/videos");
  await other.getByRole("link", { name: /^Watch: A calm sea/ }).waitFor();
  await joined; // From here on, it hears when a video begins and when it is ready.
  await canShow(other);
  await turnAway(other, true);
  await makeAndLeave(page, lamp);
  for (const tab of [page, other]) await expect.poll(() => told(tab)).toBe(1);
  await expect.poll(() => shown(page)).toEqual([{ title: "Your video is ready.", body: lamp }]);

  await other.close();
  await tapNotification(phone);
  await page.waitForURL(/\/videos\/[\da-f-]{36}$/);
  await page.getByRole("dialog", { name: lamp }).waitFor();
  await expect.poll(() => shown(page)).toEqual([]);
});

it("turning notifications off stops them, and signing out closes those that are shown", async () => {
  const phone = await newPhone();
  await phone.grantPermissions(["notifications"]);
  const page = await phone.newPage();
  await signIn(page, await newAccount());
  await installServiceWorker(page);
  await tell(page, "On");
  await makeAndLeave(page, `${lamp} [sim:fail=E005]`);
  const failure = {
    title: "It didn't work out",
    body: `10 credits are back. ${lamp} [sim:fail=E005]`,
  };
  await expect.poll(() => shown(page)).toEqual([failure]);

  await tell(page, "Off");
  await expect.poll(() => shown(page)).toEqual([]);
  await makeAndLeave(page, "A calm sea at dawn, seen from a boat");
  expect(await shown(page)).toEqual([]);

  await tell(page, "On");
  await makeAndLeave(page, lamp);
  await expect.poll(() => shown(page)).toEqual([{ title: "Your video is ready.", body: lamp }]);
  await page.getByRole("link", { name: "You", exact: true }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByLabel("Password").waitFor();
  await expect.poll(() => shown(page)).toEqual([]);
});
