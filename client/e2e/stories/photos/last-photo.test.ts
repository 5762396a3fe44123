import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { pictureSize } from "../../../../scripts/fake-replicate/runs/inputs/picture-size.ts";
import { fileAt, inputOf } from "../../../../scripts/fake-replicate/test/input-of.ts";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { choosePhoto, closeSheet, openChip, pick } from "../../composer/compose.ts";

useBrowser();

/** A picture of one colour, so that each is known by its size. */
async function picture(page: Page, width: number, height: number) {
  const base64 = await page.evaluate(([across, down]) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [across, down];
    const context = canvas.getContext("2d");
    context?.fillRect(0, 0, across, down);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  }, [width, height] as const);
  return { name: "photo.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") };
}

async function sizeAt(address: unknown) {
  return pictureSize(Buffer.from(await (await fileAt(address)).arrayBuffer()));
}

it.each([
  ["wan-2.2-i2v-fast", 10, "image", "last_image"],
  ["wan-2.7-i2v", 100, "first_frame", "last_frame"],
])("%s makes a video from the first photo to the last one", async (model, cost, first, last) => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount(200));
  await pick(page, "mode", "i2v");
  await pick(page, "model", model);
  await choosePhoto(page, await picture(page, 480, 320));
  // One that was chosen by mistake is replaced.
  await openChip(page, "last_picture");
  await page.getByLabel("Choose a photo").setInputFiles(await picture(page, 400, 400));
  await page.getByRole("button", { name: "Remove: Last photo" }).click();
  await page.getByLabel("Choose a photo").setInputFiles(await picture(page, 320, 480));
  await page.getByRole("img", { name: "Last photo" }).waitFor();
  await closeSheet(page);

  const prompt = `The door opens and closes, ${crypto.randomUUID()}`;
  await make(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  await creditsOf(page).getByText(String(200 - cost)).waitFor();
  const input = await inputOf(prompt);
  expect(await sizeAt(input[first])).toEqual({ width: 480, height: 320 });
  expect(await sizeAt(input[last])).toEqual({ width: 320, height: 480 });
});
