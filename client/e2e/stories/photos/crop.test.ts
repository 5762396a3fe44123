import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { choosePhoto, pick } from "../../composer/compose.ts";
import { sentPhoto, sizeOf } from "../../composer/sent-photo.ts";

useBrowser();

/** 1200 by 600 pixels: the left third is red, the middle one green, and the right one blue. */
async function threeColours(page: Page): Promise<Buffer> {
  const text = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1200, 600];
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    ["rgb(255 0 0)", "rgb(0 255 0)", "rgb(0 0 255)"].forEach((colour, third) => {
      context.fillStyle = colour;
      context.fillRect(400 * third, 0, 400, 600);
    });
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return Buffer.from(text, "base64");
}

/** The colours at the left and the right edge: red, green or blue. */
function coloursOf(page: Page, photo: Buffer): Promise<(string | undefined)[]> {
  return page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    return [4, bitmap.width - 5].map((x) => {
      const [...colour] = context?.getImageData(x, bitmap.height / 2, 1, 1).data.slice(0, 3) ?? [];
      return ["red", "green", "blue"][colour.indexOf(Math.max(...colour))];
    });
  }, photo.toString("base64"));
}

it("a photo is cropped to a shape, and the video is made from that part of it", async () => {
  const page = await (await newPhone()).newPage();
  const account = await newAccount();
  await signIn(page, account);
  await pick(page, "mode", "i2v");
  await choosePhoto(page, {
    name: "IMG_0001.png",
    mimeType: "image/png",
    buffer: await threeColours(page),
  });
  const photo = page.getByRole("img", { name: "Your photo" });
  await page.getByRole("button", { name: "Crop", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Crop the photo" });
  await sheet.getByRole("radio", { name: "1:1" }).check();
  // The photo is moved to the left until its right edge is reached.
  const frame = sheet.getByRole("button", { name: "Drag the photo, or use the arrow keys." });
  for (let step = 0; step < 12; step += 1) await frame.press("ArrowRight");
  await sheet.getByRole("button", { name: "Use this part" }).click();
  await sheet.waitFor({ state: "detached" });
  await expect.poll(() =>
    photo.evaluate((image) => [image.getAttribute("width"), image.getAttribute("height")])
  )
    .toEqual(["600", "600"]);

  const stored = await sentPhoto(page, account);
  expect(await sizeOf(page, stored)).toEqual([600, 600]);
  expect(await coloursOf(page, stored)).toEqual(["green", "blue"]);
});
