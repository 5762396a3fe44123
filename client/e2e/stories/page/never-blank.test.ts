import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  installServiceWorker,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";
import { isVisitors } from "../../composer/visitor.ts";

useBrowser();

/** Answers the app's own files of this kind with something else. */
async function replace(page: Page, files: RegExp, answer: (route: Route) => Promise<void>) {
  await page.route((url) => files.test(url.pathname), answer);
}

const script = (body: string) => (route: Route) =>
  route.fulfill({ contentType: "text/javascript", body });

const visitorsPage = (page: Page) =>
  page.getByRole("heading", { name: "Turn a prompt or a photo into a video." });
const stuck = (page: Page) => page.getByRole("heading", { name: "Wan has not started yet" });

/** Neither the first file nor what it imports. */
const main = /^\/assets\/(index|first)-[\w-]+\.js$/;

describe("a page that cannot start has a way out", () => {
  it.each<[string, RegExp, (route: Route) => Promise<void>]>([
    ["the first file does not parse", main, script("this is no (")],
    ["the first file throws", main, script("throw new RangeError('Incorrect locale')")],
    ["the first file is missing", main, (route) => route.fulfill({ status: 404, body: "" })],
    ["the first file cannot be fetched", main, (route) => route.abort()],
  ])("if %s", async (_what, files, answer) => {
    const page = await (await newPhone()).newPage();
    await replace(page, files, answer);
    await page.goto("/");
    // Not because time has passed, which also makes it appear.
    await page.locator(".stuck").evaluate((element) =>
      element.getAnimations().forEach((animation) => animation.cancel())
    );
    await stuck(page).waitFor();
    await page.unrouteAll();
    await page.getByRole("link", { name: "Reload" }).click();
    await visitorsPage(page).waitFor();
    await expect.poll(() => stuck(page).isVisible()).toBe(false);
  });

  it("if nothing of ours runs at all, in every language", async () => {
    const page = await (await newPhone()).newPage();
    await replace(page, /\.js$/, (route) => route.abort());
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto("/");
    await stuck(page).waitFor();
    await page.getByRole("heading", { name: "Wan ist noch nicht gestartet" }).waitFor();
  });

  it("if start.js throws, the app starts all the same", async () => {
    const page = await (await newPhone()).newPage();
    await replace(page, /^\/start\.js$/, script("throw new Error('start')"));
    await page.goto("/");
    await visitorsPage(page).waitFor();
  });

  it("if the part for signed-in users throws, and nothing is lost", async () => {
    const page = await (await newPhone()).newPage();
    await signIn(page, await newAccount());
    await page.getByRole("textbox", { name: "Prompt" }).fill("A lamp in a dark room");
    await replace(page, /^\/assets\/signed-in-[\w-]+\.js$/, script("throw new Error('part')"));
    await page.reload();
    await page.getByRole("heading", { name: "Something broke on our side" }).waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Reload" }).click();
    await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue())
      .toBe("A lamp in a dark room");
  });

  it("if a screen throws while it loads", async () => {
    const page = await (await newPhone()).newPage();
    await replace(page, /^\/assets\/credits-[\w-]+\.js$/, script("throw new Error('part')"));
    await signIn(page, await newAccount());
    await page.getByRole("link", { name: "Credits", exact: true }).click();
    await page.getByText("This part could not be loaded.").waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Reload" }).click();
    await page.getByText("100 free credits").waitFor();
  });

  it("if a system passes on a language that no formatter accepts", async () => {
    const page = await (await newPhone()).newPage();
    await page.addInitScript(() =>
      Object.defineProperty(navigator, "languages", { get: () => ["en-US@posix"] })
    );
    await signIn(page, await newAccount());
    await page.getByRole("button", { name: /^Make video/ }).waitFor();
  });
});

describe("Start fresh", () => {
  it("keeps the sign-in and the texts, or clears this device", async () => {
    const page = await (await newPhone()).newPage();
    await signIn(page, await newAccount());
    await page.getByRole("textbox", { name: "Prompt" }).fill("A lamp in a dark room");
    await installServiceWorker(page);
    await page.goto("/fresh.html");
    await page.getByRole("button", { name: "Load again" }).click();
    await page.waitForURL("/create");
    await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue())
      .toBe("A lamp in a dark room");

    await page.goto("/fresh.html");
    await page.getByRole("button", { name: "Clear everything" }).click();
    await visitorsPage(page).waitFor();
    const kept = await page.evaluate(() => Object.keys(localStorage));
    expect(kept.filter((key) => !isVisitors(key))).toEqual([]);
  });
});
