import { fileURLToPath } from "node:url";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../browser.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));

async function openComposer() {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await page.getByRole("radio", { name: "Photo" }).check();
  return page;
}

it("a photo from the disk becomes a video", async () => {
  const page = await openComposer();
  await page.getByLabel("Choose a photo").setInputFiles(photo);
  await page.getByRole("img", { name: "Your photo" }).waitFor();
  await page.getByRole("radio", { name: "720p" }).check();
  await make(page, "The camera moves slowly closer, the light grows warm");
  await creditsOf(page).getByText("80").waitFor();
  await page.getByRole("link", { name: /^Watch: The camera/ }).waitFor();
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
