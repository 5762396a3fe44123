import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inputOf } from "../../../../scripts/fake-replicate/test/input-of.ts";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { closeSheet, openChip, pick, rowOf, sheetOf } from "../../composer/compose.ts";
import { tinyClip } from "../../fixtures/large-clip.ts";
import { framesAt } from "../../videos/frames-at.ts";

useBrowser();

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

async function openEdit(): Promise<Page> {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount(1000));
  await pick(page, "mode", "v2v");
  await pick(page, "model", "wan-2.1-vace-14b");
  return page;
}

const field = (page: Page) => rowOf(page, "Clip");

/** Paints from one place to another, in shares of the board, by mouse. */
async function paint(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = await page.getByRole("button", { name: "The clip, to paint on" }).boundingBox();
  if (!box) throw new Error("The board is not shown.");
  const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 5 });
  await page.mouse.up();
}

it("an uploaded clip is edited where it was painted, with a photo of what is to be there", async () => {
  const page = await openEdit();
  await page.getByLabel("Choose a clip").setInputFiles(fixture("clips/b-frames.mp4"));
  await field(page).getByText("5 s · 64 × 112 · no sound").waitFor();
  await openChip(page, "mask");
  await page.getByRole("button", { name: "Paint an area" }).click();
  await page.getByRole("button", { name: "The clip, to paint on" }).waitFor();
  await paint(page, [0.3, 0.5], [0.7, 0.5]);
  await page.getByText(/^[1-9]\d? % painted$/).waitFor();
  await page.getByRole("button", { name: "Use this area" }).click();
  await page.getByRole("button", { name: "Change the area" }).waitFor();
  await closeSheet(page);
  await openChip(page, "references");
  await page.getByLabel("Add photos").setInputFiles(fixture("photo.jpg"));
  await page.getByText("1 of 3").waitFor();
  await closeSheet(page);

  await page.getByRole("button", { name: "Make video · 10 credits" }).waitFor();
  const prompt = `A red ball rolls by, ${crypto.randomUUID()}`;
  await make(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  await creditsOf(page).getByText("990").waitFor();
  const { src_video, src_mask, src_ref_images } = await inputOf(prompt);
  expect(await framesAt(src_video)).toEqual({ width: 64, height: 112, frames: 81 });
  expect(await framesAt(src_mask)).toEqual({ width: 64, height: 112, frames: 81 });
  expect(src_ref_images).toEqual([expect.stringMatching(/\/pictures\//)]);
});

it("a clip that is too long is refused, or waits for a part, before any byte of it has left", async () => {
  const page = await openEdit();
  const sent: string[] = [];
  page.on("request", (request) => {
    const isForFiles = /\/storage\/v1\/(object|upload)\/|\/measure-upload/.test(request.url());
    if (isForFiles && request.method() !== "GET") sent.push(request.url());
  });
  await page.getByLabel("Choose a clip").setInputFiles(fixture("clips/old-codec.mp4"));
  await page.getByRole("region", { name: /Messages/ })
    .getByText("That is too long: up to 5 s are taken here. We cannot cut this file").waitFor();
  await page.getByLabel("Choose a clip").setInputFiles(tinyClip("long.mp4"));
  const sheet = sheetOf(page, "Clip");
  await sheet.getByText("It is 12 s long, and up to 5 s fit here. Pick a part.").waitFor();
  expect(sent).toEqual([]);
  // Nothing is priced and nothing can be sent before a part was picked: the button leads there.
  await closeSheet(page);
  await page.getByText("Clip: pick a part first.").waitFor();
  await page.getByRole("button", { name: /^Make video/ }).click({ force: true });
  await sheet.getByRole("button", { name: "Use this part" }).click();
  await field(page).getByText(/^[45] s · 64 × 48 · with sound$/).waitFor();
  await expect.poll(() => sent.some((url) => url.includes("/measure-upload"))).toBe(true);
});
