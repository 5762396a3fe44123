import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { make, newAccount, newPhone, signIn, still, useBrowser } from "../../phone/browser.ts";
import { pick } from "../../composer/compose.ts";

useBrowser();

const bell = "A bell rings in a foggy harbour";
const lamp = "A lamp in a dark room, slowly turning";

interface Heard {
  muted: boolean;
  volume: number;
}

const watch = (page: Page, prompt: string) => page.getByRole("link", { name: `Watch: ${prompt}` });
const sound = (page: Page) => page.getByRole("button", { name: "Sound" });
const heard = (page: Page) =>
  page.locator("dialog video").evaluate(({ muted, volume }: HTMLVideoElement): Heard => ({
    muted,
    volume,
  }));

/** Keeps the volume of each change, from the beginning of each video. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const volumes: number[] = [];
    Object.assign(globalThis, { volumes });
    document.addEventListener("volumechange", ({ target }) => {
      if (target instanceof HTMLVideoElement && target.closest("dialog")) {
        volumes.push(target.muted ? 0 : target.volume);
      }
    }, true);
  });
}

async function open(page: Page, prompt: string): Promise<void> {
  await watch(page, prompt).click();
  await page.getByRole("dialog", { name: prompt }).waitFor();
  await still(page);
}

/** The controls disappear after a while, and a tap on a busy machine may come too late. */
async function tapSound(page: Page): Promise<void> {
  const asleep = page.locator(".film[data-awake='false']");
  const before = (await heard(page)).muted;
  await expect.poll(async () => {
    if (await asleep.count() > 0) await page.locator("dialog video").tap();
    await sound(page).click({ timeout: 2_000 }).catch(() => {});
    return (await heard(page)).muted;
  }).toBe(!before);
}

it("a video with sound begins muted, then as the user left it, and never suddenly loud", async () => {
  const account = await newAccount(1000);
  const page = await (await newPhone()).newPage();
  await listen(page);
  await signIn(page, account);
  await pick(page, "model", "wan-2.7-t2v");
  await make(page, bell);
  await watch(page, bell).waitFor();
  // Tiles are mute.
  expect(
    await page.locator(".tile video").evaluateAll((videos: HTMLVideoElement[]) =>
      videos.every(({ muted }) => muted)
    ),
  ).toBe(true);

  await open(page, bell);
  expect(await heard(page)).toMatchObject({ muted: true });
  await expect.poll(() => sound(page).getAttribute("aria-pressed")).toBe("false");
  await tapSound(page);
  await expect.poll(() => sound(page).getAttribute("aria-pressed")).toBe("true");
  expect(await heard(page)).toEqual({ muted: false, volume: 0.5 });
  // There is something to hear.
  await page.waitForFunction(() =>
    Number(
      Reflect.get(document.querySelector("dialog video") ?? {}, "webkitAudioDecodedByteCount"),
    ) > 0
  );
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.reload();
  await watch(page, bell).waitFor();
  await open(page, bell);
  await expect.poll(() => heard(page)).toEqual({ muted: false, volume: 0.5 });
  const volumes = await page.evaluate(() => Reflect.get(globalThis, "volumes") as number[]);
  const steps = volumes.map((volume, index) => volume - (volumes[index - 1] ?? 0));
  expect(Math.max(...steps)).toBeLessThan(0.1);
});

it("a video without sound has no button for it", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await make(page, lamp);
  await watch(page, lamp).waitFor();
  await open(page, lamp);
  await page.waitForFunction(() => {
    const video = document.querySelector<HTMLVideoElement>("dialog video");
    return video !== null && video.currentTime > 0;
  });
  expect(await sound(page).count()).toBe(0);
  expect(await heard(page)).toMatchObject({ muted: true });
});
