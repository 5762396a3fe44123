import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { make, newAccount, newPhone, signIn, useBrowser } from "../../browser.ts";

useBrowser();

const film = (page: Page) => page.locator("dialog video");
const time = (page: Page) => film(page).evaluate((video: HTMLVideoElement) => video.currentTime);

it("a video whose address has expired gets a new one by itself and goes on where it was", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).click();
  await expect.poll(() => time(page)).toBeGreaterThan(0.1);
  await film(page).evaluate((video: HTMLVideoElement) => video.pause());
  await page.getByRole("slider", { name: "Position" }).fill("1.5");
  await expect.poll(() => time(page)).toBeCloseTo(1.5, 1);

  // The server answers as it does after an hour; a browser asks again when it needs more bytes.
  const before = await film(page).getAttribute("src") ?? "";
  let refused = 0;
  await page.route((url) => url.href === before, (route) => {
    refused += 1;
    return route.fulfill({ status: 400, json: { error: "InvalidJWT", message: "exp" } });
  });
  await film(page).evaluate((video: HTMLVideoElement) => {
    const { src, currentTime } = video;
    video.src = src; // Throws away what is loaded, as a phone does in the background.
    video.currentTime = currentTime;
  });
  await expect.poll(() => film(page).getAttribute("src")).not.toBe(before);
  expect(refused).toBeGreaterThan(0);
  await expect.poll(() => time(page)).toBeCloseTo(1.5, 1);
  expect(await film(page).evaluate((video: HTMLVideoElement) => video.paused)).toBe(true);
  await page.getByRole("button", { name: "Retry" }).waitFor({ state: "detached" });
});

it("everything works although the browser says that there is no network", async () => {
  const page = await (await newPhone()).newPage();
  // As with some VPNs, and without a network beside this machine.
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, "onLine", { get: () => false })
  );
  await signIn(page, await newAccount());
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).click();
  await expect.poll(() => time(page)).toBeGreaterThan(0.1);
  await expect.poll(() => page.getByText(/^Offline/).count()).toBe(0);
});
