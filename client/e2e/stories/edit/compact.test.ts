import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import {
  closeSheet,
  openChip,
  openRow,
  paintBox,
  pick,
  rowOf,
  sheetOf,
} from "../../composer/compose.ts";
import { tinyClip } from "../../fixtures/large-clip.ts";
import { findCrowded } from "../../inspect/reflow.ts";
import { lengthenTimers } from "../../phone/long-timers.ts";

useBrowser();

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const VACE = "wan-2.1-vace-14b";

async function openEdit(credits = 1000): Promise<Page> {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount(credits));
  await pick(page, "mode", "v2v");
  await pick(page, "model", VACE);
  await page.getByLabel("Choose a clip").waitFor();
  return page;
}

/** Takes the part that the open sheet of a long clip offers. */
async function takePart(page: Page): Promise<void> {
  const clip = sheetOf(page, "Clip");
  await clip.getByRole("button", { name: "Use this part" }).click();
  await clip.getByRole("button", { name: "Change the part" }).waitFor();
  await closeSheet(page);
}

const heightOf = (page: Page) =>
  page.locator(".create").evaluate((form) => form.getBoundingClientRect().height);
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute("data-choice") ?? "");

it("Edit leaves most of a phone to the videos, whatever is chosen, and cuts nothing", async () => {
  const page = await openEdit();
  expect(await heightOf(page)).toBeLessThanOrEqual(300);
  await page.getByLabel("Choose a clip").setInputFiles(tinyClip("long.mp4"));
  await takePart(page);
  await paintBox(page);
  await openChip(page, "references");
  await page.getByLabel("Add photos").setInputFiles([1, 2, 3].map(() => fixture("photo.jpg")));
  await page.getByText("3 of 3").waitFor();
  await closeSheet(page);
  await rowOf(page, "Clip").getByText("with sound").waitFor();

  expect(await heightOf(page)).toBeLessThanOrEqual(300);
  expect(await page.getByRole("button", { name: "Painted area chosen" }).count()).toBe(1);
  expect(await page.getByRole("button", { name: "Reference photos 3" }).count()).toBe(1);
  for (const [width, height] of [[390, 844], [320, 640]] as const) {
    expect(await findCrowded(page, { width, height, zoom: 1 })).toEqual([]);
  }
});

it("with the keyboard alone, a clip and its fields are opened, and the focus comes back", async () => {
  const page = await openEdit();
  await page.getByLabel("Choose a clip").setInputFiles(fixture("clips/b-frames.mp4"));
  const row = rowOf(page, "Clip");
  await row.getByText("5 s · 64 × 112 · no sound").waitFor();

  const open = row.getByRole("button", { name: /^Change: / });
  await open.focus();
  await page.keyboard.press("Enter");
  await sheetOf(page, "Clip").getByLabel("Choose another clip").waitFor();
  await closeSheet(page);
  await expect.poll(() => open.evaluate((button) => button === document.activeElement)).toBe(true);

  await page.locator('[data-choice="mask"]').focus();
  await page.keyboard.press("Enter");
  await sheetOf(page, "Painted area").getByRole("button", { name: "Paint an area" }).press("Enter");
  await page.getByRole("button", { name: "The clip, to paint on" }).waitFor();
  await page.keyboard.press("Escape"); // The painter; its sheet stays.
  await page.getByRole("button", { name: "The clip, to paint on" }).waitFor({ state: "detached" });
  await sheetOf(page, "Painted area").getByRole("button", { name: "Paint an area" }).waitFor();
  await closeSheet(page);
  await expect.poll(() => focused(page)).toBe("mask");

  await row.getByRole("button", { name: "Remove the clip" }).press("Enter");
  const chooser = page.getByLabel("Choose a clip");
  await expect.poll(() => chooser.evaluate((one) => one === document.activeElement)).toBe(true);
});

it("an upload that fails is explained in the row and below the button, which opens the way to try again", async () => {
  const page = await openEdit();
  let isBroken = true;
  await page.route("**/storage/v1/object/clips/**", async (route) => {
    if (isBroken) await route.abort("internetdisconnected");
    else await route.fallback();
  });
  await page.evaluate(lengthenTimers, 2_000); // It does not go on by itself.
  await page.getByLabel("Choose a clip").setInputFiles(fixture("clips/b-frames.mp4"));
  await rowOf(page, "Clip").getByText("No connection. Nothing was lost; try again.").waitFor();
  // Although nothing is typed yet.
  await page.locator("#create-note").getByText("No connection.").waitFor();
  await page.getByRole("button", { name: /^Make video/ }).click({ force: true });
  await sheetOf(page, "Clip").getByRole("button", { name: "Upload again" }).waitFor();
  isBroken = false;
  await page.evaluate(lengthenTimers, Infinity); // A slow answer may be asked for again.
  await sheetOf(page, "Clip").getByRole("button", { name: "Upload again" }).click();
  await closeSheet(page);
  await rowOf(page, "Clip").getByText("5 s · 64 × 112 · no sound").waitFor();
});

it("another part of the clip asks for a new area before anything is paid for the whole clip", async () => {
  const page = await openEdit();
  await page.getByLabel("Choose a clip").setInputFiles(tinyClip("long.mp4"));
  await takePart(page);
  await paintBox(page);

  const clip = await openRow(page, "Clip");
  await clip.getByRole("button", { name: "Change the part" }).click();
  await takePart(page);
  await page.getByRole("button", { name: "Painted area Paint again" }).waitFor();
  await page.locator("#create-note").getByText("Painted area: the clip has changed.").waitFor();
  expect(await findCrowded(page, { width: 320, height: 640, zoom: 1 })).toEqual([]);

  await page.getByRole("button", { name: /^Make video/ }).click({ force: true });
  const area = sheetOf(page, "Painted area");
  await area.getByText("The clip has changed.").waitFor();
  await area.getByRole("button", { name: "Remove the area" }).click();
  await closeSheet(page);
  await page.getByText("Painted area: the clip has changed.").waitFor({ state: "detached" });
  expect(await page.getByRole("button", { name: "+ Painted area" }).count()).toBe(1);
});
