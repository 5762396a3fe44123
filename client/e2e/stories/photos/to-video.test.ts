import { fileURLToPath } from "node:url";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { choosePhoto, pick } from "../../composer/compose.ts";
import { lengthenTimers } from "../../phone/long-timers.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));

async function openComposer() {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await page.evaluate(lengthenTimers); // A message stays until it is read.
  await pick(page, "mode", "i2v");
  return page;
}

it("a photo from the disk becomes a video", async () => {
  const page = await openComposer();
  await choosePhoto(page, photo);
  await pick(page, "resolution", "720p");
  await make(page, "The camera moves slowly closer, the light grows warm");
  await creditsOf(page).getByText("80").waitFor();
  await page.getByRole("link", { name: /^Watch: The camera/ }).waitFor();
});

it("a user who is about to type when the photo is ready replaces the model's text by typing", async () => {
  const page = await openComposer();
  const decoding = page.evaluate(() => {
    const native = HTMLImageElement.prototype.decode;
    const goesOn = new Promise((resolve) => addEventListener("a-test-lets-it-go", resolve));
    return new Promise<void>((begins) => {
      HTMLImageElement.prototype.decode = async function () {
        begins();
        await goesOn;
        return native.call(this);
      };
    });
  });
  await page.getByLabel("Choose a photo").setInputFiles(photo);
  await decoding;
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await prompt.focus();
  await page.evaluate(() => dispatchEvent(new Event("a-test-lets-it-go")));
  // The photo brings the model's text.
  await expect.poll(() => prompt.inputValue()).not.toBe("");
  await page.keyboard.insertText("The light grows warm");
  expect(await prompt.inputValue()).toBe("The light grows warm");
});

describe("an unusable file is refused with a message", () => {
  it("a text file with the name of a picture", async () => {
    const page = await openComposer();
    const path = join(tmpdir(), `${crypto.randomUUID()}.png`);
    await writeFile(path, "This is no picture.");
    await page.getByLabel("Choose a photo").setInputFiles(path);
    await page.getByRole("region", { name: /Messages/ })
      .getByText("That file isn't a picture we can use. PNG, JPEG or WebP, up to 40 MB.").waitFor();
    expect(await page.getByRole("img", { name: "Your photo" }).count()).toBe(0);
  });

  it("a picture of 41 MB", async () => {
    const page = await openComposer();
    const path = join(tmpdir(), `${crypto.randomUUID()}.jpg`);
    const bytes = new Uint8Array(41 * 1024 * 1024);
    bytes.set([0xff, 0xd8, 0xff, 0xe0]);
    await writeFile(path, bytes);
    await page.getByLabel("Choose a photo").setInputFiles(path);
    await page.getByRole("region", { name: /Messages/ }).getByText(/up to 40 MB and 50 megapixels/)
      .waitFor();
    expect(await page.getByRole("img", { name: "Your photo" }).count()).toBe(0);
  });
});
