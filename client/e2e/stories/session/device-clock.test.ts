import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  type Account,
  creditsOf,
  make,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";
import { answer, refuseFirst, watchRequests } from "../../phone/watch-requests.ts";

useBrowser();

/** A phone whose clock is wrong. `turn` turns it while the app is open. */
async function phoneWithClock(minutes: number) {
  const phone = await newPhone();
  await phone.addInitScript((first) => {
    const True = Date;
    let shift = Number(sessionStorage.getItem("shift") ?? first) * 60_000;
    addEventListener("turn", (event) => {
      if (!(event instanceof CustomEvent)) return;
      sessionStorage.setItem("shift", String(event.detail)); // Also after a reload.
      shift = event.detail * 60_000;
    });
    window.Date = new Proxy(True, {
      construct: (_, given) =>
        given.length > 0 ? Reflect.construct(True, given) : new True(True.now() + shift),
      get: (_, name) => name === "now" ? () => True.now() + shift : Reflect.get(True, name),
    });
  }, minutes);
  return phone;
}

const turn = (page: Page, minutes: number) =>
  page.evaluate((detail) => dispatchEvent(new CustomEvent("turn", { detail })), minutes);

async function signInOnScreen(page: Page, { email, password }: Account): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await creditsOf(page).getByText("100").waitFor();
}

/** What a visit does: make a video, look at every screen, leave and come back. */
async function visit(page: Page): Promise<void> {
  const prompt = `A lamp in a dark room, ${crypto.randomUUID()}`;
  await make(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  for (const name of ["Videos", "Credits", "You", "Create"]) {
    await page.getByRole("navigation").getByRole("link", { name }).first().click();
  }
  await page.reload();
  await creditsOf(page).getByText("90").waitFor();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
}

async function rateLimitRenewals(phone: BrowserContext): Promise<void> {
  await phone.route(
    (url) => url.pathname === "/auth/v1/token" && url.search.includes("refresh_token"),
    (route) =>
      route.request().method() === "OPTIONS"
        ? route.fallback()
        : answer(route, 429, { code: "over_request_rate_limit", message: "Too many" }),
  );
}

/** Notes in the page when it asks for a renewal, for each start of the app. */
async function noteRenewals(phone: BrowserContext): Promise<void> {
  await phone.addInitScript(() => {
    const before = JSON.parse(sessionStorage.getItem("renewals") ?? "[]");
    const times: number[] = [];
    const native = fetch;
    Reflect.set(globalThis, "fetch", (input: RequestInfo | URL, init?: RequestInit) => {
      if (String(input).includes("grant_type=refresh_token")) {
        times.push(performance.now());
        sessionStorage.setItem("renewals", JSON.stringify([...before, times]));
      }
      return native(input, init);
    });
  });
}

/** The milliseconds between the renewals of each start. */
async function waitsOf(page: Page): Promise<number[][]> {
  const starts: number[][] = await page.evaluate(() =>
    JSON.parse(sessionStorage.getItem("renewals") ?? "[]")
  );
  return starts.map((times) => times.slice(1).map((time, index) => time - (times[index] ?? NaN)));
}

describe.each([65, -65])("a device whose clock is %i minutes fast", (minutes) => {
  it("needs no renewal during a visit", async () => {
    const phone = await phoneWithClock(minutes);
    const page = await phone.newPage();
    const requests = watchRequests(page);
    await signInOnScreen(page, await newAccount());
    expect(requests.renewals()).toBe(1); // The sign-in has the same address.
    await visit(page);
    expect(requests.renewals()).toBe(1);
    expect(requests.logouts()).toBe(0);
  });

  it("needs one renewal at most for a session whose clock was never measured", async () => {
    const phone = await phoneWithClock(minutes);
    const page = await phone.newPage();
    const requests = watchRequests(page);
    await signIn(page, await newAccount());
    await visit(page);
    expect(requests.renewals()).toBeLessThan(2);
  });
});

it("a clock that is turned while the app is open costs one renewal, in two tabs as in one", async () => {
  const phone = await phoneWithClock(0);
  const page = await phone.newPage();
  const account = await newAccount();
  await signInOnScreen(page, account);
  const other = await phone.newPage();
  await other.goto("/credits");
  await creditsOf(other).getByText("100").waitFor();
  const requests = watchRequests(phone);
  await Promise.all([turn(page, 65), turn(other, 65)]);
  await Promise.all(
    [page, other].map((tab) => tab.evaluate(() => dispatchEvent(new Event("focus")))),
  );
  await visit(page);
  await creditsOf(other).getByText("90").waitFor();
  expect(requests.renewals()).toBe(1);
  await Promise.all([turn(page, -65), turn(other, -65)]);
  await visitAgain(page);
  expect(requests.renewals()).toBe(1);
});

async function visitAgain(page: Page): Promise<void> {
  await page.reload();
  await creditsOf(page).getByText("90").waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "Credits" }).first().click();
  await page.getByRole("list").first().waitFor();
}

it("a rate limit on renewals ends no session, and is not hammered", async () => {
  const phone = await phoneWithClock(0);
  await noteRenewals(phone);
  const page = await phone.newPage();
  await signInOnScreen(page, await newAccount());
  await page.getByRole("textbox", { name: "Prompt" }).fill("A text that is not yet sent");
  const requests = watchRequests(page);
  await rateLimitRenewals(phone);
  await turn(page, 65);
  await page.reload();
  await creditsOf(page).getByText("100").waitFor();
  await visit(page);
  expect(requests.renewals()).toBeGreaterThan(0);
  // It waits 1 s after the first, then 2, 4, 8 s; a reload starts over.
  for (const waits of await waitsOf(page)) {
    waits.forEach((wait, index) => expect(wait).toBeGreaterThanOrEqual(1_000 * 2 ** index));
  }
  expect(requests.logouts()).toBe(0);
  await phone.unrouteAll({ behavior: "ignoreErrors" });
  await page.reload();
  await creditsOf(page).getByText("90").waitFor();
  await expect.poll(() =>
    page.evaluate(() => {
      const { skew_seconds } = JSON.parse(localStorage.getItem("wan-pwa.session") ?? "{}");
      return Math.round(skew_seconds / 60);
    })
  ).toBe(-65);
});

it("a renewal alone reads nothing again", async () => {
  const page = await (await newPhone()).newPage();
  const requests = watchRequests(page);
  const account = await newAccount();
  await signIn(page, account);
  // The app reads, joins its topic, and then reads again.
  for (const path of ["/rest/v1/generations", "/rest/v1/credit_transactions"]) {
    await expect.poll(() => requests.count(path)).toBe(2);
  }
  // What waits until the browser is idle has been read, too.
  await page.waitForFunction(() =>
    Object.keys(localStorage).some((key) => key.includes("most-at-once"))
  );
  await page.getByRole("navigation").getByRole("link", { name: "You" }).first().click();
  await page.getByText("0 videos, 0 kB").waitFor();
  await page.getByText(account.email, { exact: true }).waitFor();
  const save = async (name: string) => {
    const saved = page.waitForResponse((response) =>
      response.request().method() === "PATCH" && response.ok()
    );
    await page.getByLabel("Your name").fill(name);
    await page.getByRole("button", { name: "Save" }).click();
    await saved;
  };
  await save("Ada");

  requests.forget();
  await refuseFirst(page, "/rest/v1/profiles*", {
    status: 401,
    body: { code: "PGRST303", message: "JWT issued at future", details: null, hint: null },
  });
  await save("Grace");
  await save("Barbara"); // What follows the renewal has been sent by the time this is answered.
  const change = "PATCH /rest/v1/profiles";
  expect(requests.toServer()).toEqual([change, "POST /auth/v1/token", change, change]);
});
