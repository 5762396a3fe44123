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
import { drag } from "../../phone/touch.ts";

useBrowser();

const lamp = "A lamp in a dark room, slowly turning";
const boat = "A paper boat drifts down a rainy street";

const player = (page: Page, prompt: string) => page.getByRole("dialog", { name: prompt });
const watch = (page: Page, prompt: string) => page.getByRole("link", { name: `Watch: ${prompt}` });
const scrolled = (page: Page) => page.locator("dialog.player").evaluate((one) => one.scrollTop);

/** Opens the newest of these videos from its tile. */
async function open(...prompts: string[]): Promise<Page> {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  for (const prompt of prompts) {
    await make(page, prompt);
    await watch(page, prompt).waitFor();
  }
  await watch(page, prompts.at(-1) ?? "").click();
  await player(page, prompts.at(-1) ?? "").waitFor();
  await still(page);
  return page;
}

/**
 * Pauses the video, so that its controls and the drawer stay. Before it has loaded, it would begin
 * to play all the same.
 */
async function pause(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    (document.querySelector<HTMLVideoElement>("dialog video")?.readyState ?? 0) > 0
  );
  await page.locator("dialog video").evaluate((video: HTMLVideoElement) => video.pause());
  await page.locator(".film[data-awake='true']").waitFor();
  await atRest(page); // The drawer slides in.
}

/** What a finger has moved. */
function pulled(page: Page) {
  return page.locator("dialog.player").evaluate((one: HTMLElement) => ({
    isPulled: one.dataset["pulled"] === "true",
    translate: one.querySelector<HTMLElement>(".player-track")?.style.translate,
  }));
}

it("a swipe down closes the player and leads back to the tile, as Escape and the button do", async () => {
  const page = await open(lamp);
  const closed = async () => {
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
      .toBe(`Watch: ${lamp}`);
    await still(page);
  };
  // Slowly, by more than a quarter of the height.
  await drag(page, { from: { x: 195, y: 200 }, to: { x: 205, y: 460 }, ms: 4_000 });
  await closed();

  // Fast, from the drawer, and although a button is under the finger.
  await watch(page, lamp).click();
  await pause(page);
  const remix = await page.getByRole("button", { name: "Remix" }).boundingBox();
  const from = { x: (remix?.x ?? 0) + 20, y: (remix?.y ?? 0) + 20 };
  await drag(page, { from, to: { x: from.x, y: from.y + 90 }, ms: 60 });
  await closed();
  expect(await page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe("");

  await watch(page, lamp).click();
  await player(page, lamp).waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await closed();
  await watch(page, lamp).click();
  await player(page, lamp).waitFor();
  await page.keyboard.press("Escape");
  await closed();
});

it("a short, slow pull lets the page behind show through, and springs back", async () => {
  const page = await open(lamp);
  await drag(page, {
    from: { x: 195, y: 200 },
    to: { x: 195, y: 360 },
    ms: 4_000,
    before: async () => {
      await expect.poll(() => pulled(page)).toEqual({ isPulled: true, translate: "0px 160px" });
      const { background, opacity } = await page.locator("dialog.player").evaluate((one) => ({
        background: getComputedStyle(one).backgroundColor,
        opacity: getComputedStyle(one.querySelector(".player-drawer") as Element).opacity,
      }));
      expect(background).toMatch(/\/ 0\.\d+\)$/);
      expect(Number(opacity)).toBe(0);
    },
  });
  await expect.poll(() => pulled(page)).toEqual({ isPulled: false, translate: "" });
  await player(page, lamp).waitFor();
  // It still works as before.
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

it("swipes to the side, scrolling and the device's own gestures at the edges do not close the player", async () => {
  const page = await open(boat, lamp);
  // To the older video, although the finger also goes down.
  await drag(page, { from: { x: 330, y: 300 }, to: { x: 80, y: 440 } });
  await player(page, boat).waitFor();

  await pause(page);
  // Up scrolls to the drawer, and down from there scrolls back.
  await drag(page, { from: { x: 195, y: 500 }, to: { x: 195, y: 200 }, ms: 800 });
  await expect.poll(() => scrolled(page)).toBeGreaterThan(50);
  await drag(page, { from: { x: 195, y: 100 }, to: { x: 195, y: 600 }, ms: 800 });
  await expect.poll(() => scrolled(page)).toBe(0);
  await player(page, boat).waitFor();

  for (const x of [8, 382]) {
    await drag(page, {
      from: { x, y: 200 },
      to: { x, y: 700 },
      before: async () => expect(await pulled(page)).toMatchObject({ isPulled: false }),
    });
  }
  // Nor does a finger on the position slider close it.
  await pause(page);
  const slider = await page.getByRole("slider", { name: "Position" }).boundingBox();
  const from = { x: (slider?.x ?? 0) + 20, y: (slider?.y ?? 0) + 10 };
  await drag(page, { from, to: { x: from.x, y: from.y + 100 }, ms: 60 });
  await player(page, boat).waitFor();
  expect(await pulled(page)).toMatchObject({ isPulled: false });
});
