import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import {
  atRest,
  installServiceWorker,
  make,
  newAccount,
  newPhone,
  signIn,
  still,
  useBrowser,
} from "../../phone/browser.ts";
import { choosePhoto, pick } from "../../composer/compose.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));

const lamp = "A lamp in a dark room, slowly turning";

async function open(page: Page): Promise<void> {
  await page.getByRole("link", { name: `Watch: ${lamp}` }).click();
  await page.getByRole("dialog", { name: lamp }).waitFor();
  await still(page);
}

/** Waits until the controls are there, or have left, and nothing moves. */
async function controls(page: Page, are: "shown" | "hidden"): Promise<void> {
  await page.locator(`.film[data-awake='${are === "shown"}']`).waitFor();
  await atRest(page);
}

/** Taps the video, so that its controls appear, and pauses it, so that they stay. */
async function wake(page: Page): Promise<void> {
  const video = page.locator("dialog video");
  const woke = page.locator(".film[data-awake='true']").waitFor();
  await video.tap();
  await woke;
  await video.evaluate((playing: HTMLVideoElement) => playing.pause());
  await controls(page, "shown");
}

const box = (page: Page, selector: string) =>
  page.locator(selector).evaluate((one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return { left, top, right, bottom };
  });

it("a tall video fills the screen of a phone, and a tap shows all of it, above the drawer", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await pick(page, "aspect_ratio", "9:16");
  await make(page, lamp);
  await open(page);
  await controls(page, "hidden");
  const filled = await box(page, ".film-frame");
  expect(filled.left).toBeLessThanOrEqual(0);
  expect(filled.top).toBeLessThanOrEqual(0.5);
  expect(filled.right).toBeGreaterThanOrEqual(390);
  expect(filled.bottom).toBeGreaterThanOrEqual(843.5);
  expect((await box(page, ".player-drawer")).top).toBeGreaterThanOrEqual(844);

  await wake(page);
  const whole = await box(page, ".film-frame");
  const drawer = await box(page, ".player-drawer");
  expect(whole.left).toBeGreaterThanOrEqual(0);
  expect(whole.top).toBeGreaterThanOrEqual(0);
  expect(whole.bottom).toBeLessThanOrEqual(drawer.top + 0.5);
  expect((await box(page, ".controls")).bottom).toBeLessThanOrEqual(drawer.top);
  // The keyboard brings the drawer back, too.
  await page.locator("dialog video").tap();
  await controls(page, "hidden");
  await page.getByRole("button", { name: "Remix" }).focus();
  await page.keyboard.press("Tab");
  await expect.poll(async () => (await box(page, ".player-drawer")).top)
    .toBeLessThanOrEqual(drawer.top);
});

it("on a phone on its side the video has the whole height, and a tap shows controls and actions", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await make(page, lamp);
  await page.getByRole("link", { name: `Watch: ${lamp}` }).waitFor();
  for (const viewport of [{ width: 844, height: 390 }, { width: 932, height: 430 }]) {
    await page.setViewportSize(viewport);
    await open(page);
    await controls(page, "hidden");
    const film = await box(page, ".film-frame");
    expect(film.top).toBeCloseTo(0, 0);
    expect(film.bottom).toBeCloseTo(viewport.height, 0);
    expect((await box(page, ".player-drawer")).top).toBeGreaterThanOrEqual(viewport.height);

    await wake(page);
    for (const name of ["Remix", "Delete"]) {
      const button = await page.getByRole("button", { name }).boundingBox();
      expect((button?.y ?? 0) + (button?.height ?? 999)).toBeLessThanOrEqual(viewport.height);
    }
    expect((await box(page, ".controls")).bottom)
      .toBeLessThanOrEqual((await box(page, ".player-drawer")).top);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
});

it("without a network the poster stands for the video, each time and behind what is said", async () => {
  const phone = await newPhone();
  const page = await phone.newPage();
  await signIn(page, await newAccount());
  await installServiceWorker(page);
  await make(page, lamp);
  // The app keeps the address for the next start.
  await page.waitForFunction(() => JSON.stringify({ ...localStorage }).includes("/sign/posters/"));
  await page.reload();
  await page.waitForFunction(() =>
    (document.querySelector<HTMLImageElement>(".tile img")?.naturalWidth ?? 0) > 0
  );
  await phone.setOffline(true);
  for (const _ of ["the first time", "again"]) {
    await open(page);
    await page.getByText("Offline. The video plays when you are online again.").waitFor();
    const poster = page.getByRole("dialog").locator(".film-frame img");
    expect(
      await poster.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0),
    ).toBe(true);
    const around = await page.getByRole("dialog").locator(".film-broken").evaluate((one) =>
      Number.parseFloat(getComputedStyle(one).paddingInlineStart)
    );
    expect(around).toBeGreaterThanOrEqual(16);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await phone.setOffline(false);
  await open(page);
  await page.waitForFunction(() =>
    (document.querySelector<HTMLVideoElement>("dialog video")?.currentTime ?? 0) > 0
  );
});

it("the details show the photo from which a video was made", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await pick(page, "mode", "i2v");
  await choosePhoto(page, photo);
  await make(page, lamp);
  await open(page);
  const used = page.getByRole("dialog").getByRole("img", { name: "Photo" });
  await expect.poll(() => used.evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0);
});
