import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import {
  atRest,
  make,
  newAccount,
  newPhone,
  signIn,
  still,
  useBrowser,
} from "../../phone/browser.ts";
import { lengthenTimers } from "../../phone/long-timers.ts";
import { putRows } from "../../account/rows.ts";
import { drag } from "../../phone/touch.ts";

useBrowser();

const lamp = "A lamp in a dark room, slowly turning";
const boat = "A paper boat drifts down a rainy street";

async function makeReady(page: Page, ...prompts: string[]): Promise<void> {
  for (const prompt of prompts) {
    await make(page, prompt);
    await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  }
}

const player = (page: Page, prompt: string) => page.getByRole("dialog", { name: prompt });
const watch = (page: Page, prompt: string) => page.getByRole("link", { name: `Watch: ${prompt}` });

/** Checks that it plays: its time advances. */
async function playing(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const video = document.querySelector<HTMLVideoElement>("dialog video");
    return video !== null && video.currentTime > 0.1 && video.videoWidth > 0;
  });
}

const swipe = (page: Page, from: number, to: number) =>
  drag(page, { from: { x: from, y: 300 }, to: { x: to, y: 300 } });

it("buttons and swipes move through the list, and back leads to the tile", async () => {
  const account = await newAccount();
  await putRows(account.id, { count: 30, state: "failed", prompt: "A storm in a glass" });
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await makeReady(page, boat, lamp);
  await page.getByRole("link", { name: "Videos", exact: true }).click();
  await page.getByRole("link", { name: "A storm in a glass 28", exact: true })
    .evaluate((link) => scrollBy(0, link.getBoundingClientRect().top - 300));
  const place = await page.evaluate(() => scrollY);
  expect(place).toBeGreaterThan(300);

  await page.getByRole("link", { name: "A storm in a glass 28", exact: true }).click();
  await player(page, "A storm in a glass 28").waitFor();
  await swipe(page, 80, 330);
  await player(page, "A storm in a glass 29").waitFor();
  await swipe(page, 330, 80);
  await player(page, "A storm in a glass 28").waitFor();
  await page.getByRole("button", { name: "Next video" }).press("Enter");
  await player(page, "A storm in a glass 27").waitFor();
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/videos\/[\da-f-]{36}$/);

  await page.goBack();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => new URL(page.url()).pathname).toBe("/videos");
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe("A storm in a glass 27");
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(place);
});

it("a video plays muted in a loop, and seeking requests only the needed part", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await makeReady(page, lamp);
  const parts: number[] = [];
  page.on("response", (response) => {
    if (response.request().headers()["range"]) parts.push(response.status());
  });
  await watch(page, lamp).click();
  await playing(page);
  await page.locator("dialog video").evaluate((video: HTMLVideoElement) => {
    if (!video.muted || !video.loop) throw new Error("not silent, or not a loop");
    video.pause();
  });
  const place = page.getByRole("slider", { name: "Position" });
  await place.fill("1.5");
  await expect.poll(() =>
    page.locator("dialog video").evaluate((video: HTMLVideoElement) => video.currentTime)
  )
    .toBeCloseTo(1.5, 1);
  expect(parts.length).toBeGreaterThan(0);
  expect(new Set(parts)).toEqual(new Set([206]));

  // The controls stay while it is paused, and a tap hides them and shows them again.
  const awake = async (is: boolean) => {
    await page.locator(`.film[data-awake='${is}']`).waitFor();
    await atRest(page); // The drawer slides.
  };
  await awake(true);
  await page.locator("dialog video").tap();
  await awake(false);
  await page.locator("dialog video").tap();
  await awake(true);
  await page.getByRole("button", { name: "Play" }).click();
  await playing(page);
  // While it plays, they leave by themselves.
  await awake(false);
});

it("a video is saved under a descriptive name, and shared as a file", async () => {
  const phone = await newPhone();
  await phone.addInitScript(() => {
    const shared: { name: string; type: string; size: number; tapped: boolean }[] = [];
    Object.assign(globalThis, { shared });
    navigator.canShare = ({ files = [] } = {}) => files.every(({ type }) => type === "video/mp4");
    navigator.share = ({ files = [] } = {}) => {
      const tapped = navigator.userActivation.isActive;
      shared.push(...files.map(({ name, type, size }) => ({ name, type, size, tapped })));
      return Promise.resolve();
    };
  });
  const page = await phone.newPage();
  await signIn(page, await newAccount());
  await makeReady(page, lamp);
  // A second after the player has opened, it begins to load the file, and takes no tap meanwhile.
  const loaded = page.waitForResponse((response) =>
    response.request().resourceType() === "fetch" && response.url().includes("/sign/videos/") &&
    response.request().method() === "GET"
  );
  await watch(page, lamp).click();
  await still(page);

  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("a-lamp-in-a-dark-room-slowly-turning.mp4");
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(4, 8).toString()).toBe("ftyp");

  await loaded;
  await page.getByRole("button", { name: "Share file" }).click();
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, "shared"))).toEqual([{
    name: "a-lamp-in-a-dark-room-slowly-turning.mp4",
    type: "video/mp4",
    size: bytes.length,
    tapped: true,
  }]);
});

it("deleting a video can be undone, reaches every device, and keeps its ledger line", async () => {
  const account = await newAccount();
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await makeReady(page, boat, lamp);
  const other = await (await newPhone()).newPage();
  await signIn(other, account);
  await watch(other, lamp).waitFor();

  await watch(page, lamp).click();
  await still(page);
  await page.evaluate(lengthenTimers); // Undo stays until it is tapped.
  await page.getByRole("button", { name: "Delete" }).click();
  await player(page, boat).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.evaluate(lengthenTimers, Infinity);
  await page.getByRole("button", { name: "Previous video" }).press("Enter");
  await player(page, lamp).waitFor();

  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Video deleted.").last().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await watch(page, lamp).waitFor({ state: "detached" });
  await watch(other, lamp).waitFor({ state: "detached" });
  await watch(other, boat).waitFor();

  await page.goto("/credits");
  const lines = page.getByRole("main").getByRole("listitem");
  await lines.filter({ hasText: boat }).waitFor();
  await lines.filter({ hasText: "Deleted video" }).locator("summary").getByText("− 10")
    .waitFor();
});

it("everything in the player works with the keyboard, and the focus returns", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await makeReady(page, boat, lamp);
  await watch(page, lamp).focus();
  await page.keyboard.press("Enter");
  await player(page, lamp).waitFor();
  await playing(page);
  const paused = () =>
    page.locator("dialog video").evaluate((video: HTMLVideoElement) => video.paused);
  await page.keyboard.press(" ");
  await expect.poll(paused).toBe(true);
  await page.keyboard.press(" ");
  await expect.poll(paused).toBe(false);

  // Nothing behind the player takes the focus: Tab cycles inside it.
  for (let step = 0; step < 14; step += 1) {
    await page.keyboard.press("Tab");
    expect(
      await page.evaluate(() =>
        document.activeElement?.closest(".player, section[aria-label*='Messages']") !== null ||
        document.activeElement === document.body
      ),
    ).toBe(true);
  }
  await page.keyboard.press("ArrowRight");
  await player(page, boat).waitFor();
  await page.keyboard.press("ArrowLeft");
  await player(page, lamp).waitFor();
  await page.keyboard.press("ArrowRight");
  await player(page, boat).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
    .toBe(`Watch: ${boat}`);
});

it("on a small phone the five actions of a video stand side by side", async () => {
  const account = await newAccount();
  const page = await (await newPhone()).newPage();
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page, account);
  await makeReady(page, lamp);
  await watch(page, lamp).click();
  const rows = async () => {
    const actions = player(page, lamp).locator(".player-action");
    const tops = await actions.evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().y)
    );
    return { actions: tops.length, rows: new Set(tops).size };
  };
  await still(page);
  await expect.poll(rows).toEqual({ actions: 5, rows: 1 });
});
