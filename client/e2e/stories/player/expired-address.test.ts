import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";

useBrowser();

const film = (page: Page) => page.locator("dialog video");
const time = (page: Page) => film(page).evaluate((video: HTMLVideoElement) => video.currentTime);

/**
 * Makes the server refuse these video addresses as it does after an hour, and every further one
 * until there are so many.
 */
async function refuse(page: Page, refused: Set<string>, count: number): Promise<void> {
  await page.route(/\/object\/sign\/videos\/.*token=/, (route) => {
    const url = route.request().url();
    if (refused.size < count) refused.add(url);
    if (!refused.has(url)) return route.fallback();
    return route.fulfill({ status: 400, json: { error: "InvalidJWT", message: "exp" } });
  });
}

/** Storage signs the same address again within a second, so each gets a lifetime of its own. */
async function signDifferently(page: Page): Promise<void> {
  let lifetimeSeconds = 3_600;
  await page.route("**/object/sign/videos/**", (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    lifetimeSeconds -= 60;
    return route.continue({ postData: JSON.stringify({ expiresIn: lifetimeSeconds }) });
  });
}

it("a video whose address has expired gets a new one by itself, twice, and goes on where it was", async () => {
  const page = await (await newPhone()).newPage();
  await signDifferently(page);
  await signIn(page, await newAccount());
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).click();
  await expect.poll(() => time(page)).toBeGreaterThan(0.1);
  await film(page).evaluate((video: HTMLVideoElement) => video.pause());
  await page.getByRole("slider", { name: "Position" }).fill("1.5");
  await expect.poll(() => time(page)).toBeCloseTo(1.5, 1);

  // A browser asks again when it needs more bytes.
  const before = await film(page).getAttribute("src") ?? "";
  const refused = new Set([before]);
  await refuse(page, refused, 2);
  await film(page).evaluate((video: HTMLVideoElement) => {
    const { src, currentTime } = video;
    video.src = src; // Throws away what is loaded, as a phone does in the background.
    video.currentTime = currentTime;
  });
  await expect.poll(async () => {
    const { src, ...state } = await film(page).evaluate((video: HTMLVideoElement) => ({
      src: video.src,
      isLoaded: video.readyState > 0,
      tenths: Math.round(video.currentTime * 10),
      paused: video.paused,
    }), { timeout: 1_000 });
    return { ...state, isRefused: refused.has(src) };
  }).toEqual({ isLoaded: true, tenths: 15, paused: true, isRefused: false });
  expect(refused.size).toBe(2);
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
