import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inputOf } from "../../../../scripts/fake-replicate/test/input-of.ts";
import { make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { closeSheet, openRow, paintBox, pick, rowOf } from "../../composer/compose.ts";
import { framesAt } from "../../videos/frames-at.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));
const VACE = "wan-2.1-vace-14b";

async function openComposer(): Promise<Page> {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount(1000));
  return page;
}

it("an own video is edited where it lies, and only where a mask was painted", async () => {
  const page = await openComposer();
  const first = `A quiet harbour, ${crypto.randomUUID()}`;
  await pick(page, "resolution", "480p");
  await make(page, first);
  await page.getByRole("link", { name: `Watch: ${first}` }).waitFor();

  await pick(page, "mode", "v2v");
  await pick(page, "model", VACE);
  await page.getByRole("button", { name: "My videos" }).click();
  await page.getByRole("dialog").getByRole("button", { name: first }).click();
  await rowOf(page, "Clip").getByText(first).waitFor();
  await paintBox(page);

  const second = `The harbour in a storm, ${crypto.randomUUID()}`;
  await make(page, second);
  await page.getByRole("link", { name: `Watch: ${second}` }).waitFor();
  const { src_video, src_mask, ...others } = await inputOf(second);
  const [clip, mask] = await Promise.all([src_video, src_mask].map(framesAt));
  expect(clip?.frames).toBeGreaterThan(1);
  expect(mask).toEqual(clip);
  expect(String(src_video)).toMatch(/\/videos\/.*\.mp4/);
  expect(String(src_mask)).toMatch(/\/clips\/.*\.mp4/);
  expect(others).not.toHaveProperty("src_ref_images");
});

it("three reference pictures become a video, in the order in which they were put", async () => {
  const page = await openComposer();
  await pick(page, "mode", "i2v");
  await pick(page, "model", VACE);
  await page.getByLabel("Add photos").setInputFiles([photo, photo, photo]);
  const row = rowOf(page, "Reference photos");
  await row.getByText("3 of 3").waitFor();
  await openRow(page, "Reference photos");
  await page.getByRole("button", { name: "Remove photo 2" }).click();
  await closeSheet(page);
  await row.getByText("2 of 3").waitFor();
  const prompt = `Two friends on a boat, ${crypto.randomUUID()}`;
  await make(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  const { src_ref_images } = await inputOf(prompt);
  expect(src_ref_images).toEqual([
    expect.stringMatching(/\/pictures\//),
    expect.stringMatching(/\/pictures\//),
  ]);
});
