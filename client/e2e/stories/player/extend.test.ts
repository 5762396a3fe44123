import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { connect } from "../../../../scripts/stack/postgres/connect.ts";
import {
  type Account,
  creditsOf,
  make,
  newAccount,
  newPhone,
  signIn,
  still,
  useBrowser,
} from "../../phone/browser.ts";
import { lengthenTimers } from "../../phone/long-timers.ts";
import { LAST_FRAME, numberIn, serveNumberedVideo } from "../../videos/numbered-video.ts";

useBrowser();

const boat = "A paper boat drifts down a rainy street";
const storm = "The boat meets a storm in the gutter";
const home = "The boat comes to rest in a puddle";

const watch = (page: Page, prompt: string) => page.getByRole("link", { name: `Watch: ${prompt}` });
const player = (page: Page, prompt: string) => page.getByRole("dialog", { name: prompt });
const parts = (page: Page) => page.getByRole("navigation", { name: "Parts" }).getByRole("button");
const prompt = (page: Page) => page.getByRole("textbox", { name: "Prompt" });

async function open(page: Page, name: string): Promise<void> {
  await watch(page, name).click();
  await player(page, name).waitFor();
  await still(page);
}

/** Extends the open video from its last frame. */
async function extendWith(page: Page, next: string): Promise<void> {
  await page.getByRole("button", { name: "Extend" }).click();
  await page.getByRole("button", { name: "The last frame" }).click();
  await page.getByRole("img", { name: "Your photo" }).waitFor();
  await make(page, next);
}

/** The videos of an account, the first one first. */
async function rowsOf({ id }: Account) {
  const sql = connect(inject("stack").adminDatabaseUrl, 1);
  try {
    return await sql<{ id: string; cost: number; length_seconds: number }[]>`
      select id, parent_id, mode, inputs, cost, length_seconds from public.generations
      where user_id = ${id} order by created_at`;
  } finally {
    await sql.end();
  }
}

it("a video is extended from its exact last frame, and the parts play one after the other", async () => {
  const account = await newAccount();
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await make(page, boat);
  await serveNumberedVideo(page);
  await open(page, boat);

  await page.getByRole("button", { name: "Extend" }).click();
  await page.getByRole("button", { name: "The last frame" }).click();
  await page.getByText(`Continues: ${boat}`).waitFor();
  expect(await numberIn(page, "img[alt='Your photo']")).toBe(LAST_FRAME);
  expect(await prompt(page).inputValue()).toBe(boat);
  await make(page, storm);
  await watch(page, storm).waitFor();
  const [first, second] = await rowsOf(account);
  expect(second).toMatchObject({ parent_id: first?.id, mode: "i2v" });

  // From the first part to the second, and from there to the beginning.
  await open(page, boat);
  await parts(page).nth(1).waitFor();
  await expect.poll(() => parts(page).count()).toBe(2);
  await player(page, storm).waitFor();
  await expect.poll(() => parts(page).nth(1).getAttribute("aria-current")).toBe("true");
  await player(page, boat).waitFor();
  await expect.poll(() => page.locator("dialog video").count()).toBe(1);

  // Nobody reads what changes under their hand.
  const remix = page.getByRole("button", { name: "Remix" });
  await remix.focus();
  const now = await page.getByRole("dialog").getAttribute("aria-label");
  const loops = page.locator("dialog video").evaluate((video: HTMLVideoElement) =>
    new Promise<boolean>((resolve) => {
      video.addEventListener(
        "ended",
        () => video.addEventListener("playing", () => resolve(true), { once: true }),
        { once: true },
      );
    })
  );
  expect(await loops).toBe(true);
  expect(await page.getByRole("dialog").getAttribute("aria-label")).toBe(now);
});

it("the strip of parts works with the keyboard, without motion, and without a part that was deleted", async () => {
  const account = await newAccount();
  const phone = await newPhone();
  const page = await phone.newPage();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, account);
  await page.evaluate(lengthenTimers); // Undo stays until it is tapped.
  await make(page, boat);
  for (const [before, next] of [[boat, storm], [storm, home]] as const) {
    await open(page, before);
    await extendWith(page, next);
    await watch(page, next).waitFor();
  }

  await open(page, storm);
  await expect.poll(() => parts(page).count()).toBe(3);
  await page.getByRole("button", { name: `Part 1 of 3: ${boat}` }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await player(page, home).waitFor();
  // Nothing plays by itself.
  expect(await page.locator("dialog video").evaluate((video: HTMLVideoElement) => video.paused))
    .toBe(true);

  await page.getByRole("button", { name: `Part 2 of 3: ${storm}` }).click();
  await player(page, storm).waitFor();
  await page.getByRole("button", { name: "Delete" }).click();
  await player(page, boat).waitFor();
  await page.getByRole("navigation", { name: "Parts" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => parts(page).count()).toBe(3);
});

it("a whole video is continued where a model takes it, for the price of the new length", async () => {
  const account = await newAccount(1000);
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await make(page, boat);
  await open(page, boat);
  await page.getByRole("button", { name: "Extend" }).click();
  await page.getByRole("button", { name: "The whole video" }).click();
  await page.getByText(`Continues: ${boat}`).waitFor();
  await page.getByRole("button", { name: "Model: Continue" }).waitFor();
  await make(page, storm);
  await watch(page, storm).waitFor();
  const [first, second] = await rowsOf(account);
  expect(second).toMatchObject({
    parent_id: first?.id,
    mode: "v2v",
    inputs: { first_clip: `videos/${account.id}/${first?.id}.mp4` },
  });
  expect(second?.cost).toBe(20 * (second?.length_seconds ?? 0));
  await creditsOf(page).getByText(String(990 - (second?.cost ?? 0))).waitFor();
});
