import { expect, it } from "vitest";
import { newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { choosePhoto, pick } from "../../composer/compose.ts";
import { fileKept } from "../../composer/kept-file.ts";
import { photoWithAPlace, PLACE } from "../../fixtures/photo-with-a-place.ts";
import { sentPhoto, sizeOf } from "../../composer/sent-photo.ts";

useBrowser();

it("a photo is uploaded upright, small, and without the place where it was taken", async () => {
  const page = await (await newPhone()).newPage();
  const account = await newAccount();
  await signIn(page, account);
  await pick(page, "mode", "i2v");
  const taken = await photoWithAPlace();
  expect(taken.includes(PLACE)).toBe(true);
  await choosePhoto(page, {
    name: "IMG_0001.jpg",
    mimeType: "image/jpeg",
    buffer: taken,
  });

  // Not even this device keeps the place.
  await fileKept(page);
  const kept = await page.evaluate(async () => {
    const opened = indexedDB.open("wan-pwa.files");
    await new Promise((resolve) => (opened.onsuccess = resolve));
    const all = opened.result.transaction("files").objectStore("files").getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    opened.result.close();
    return all.result.map(({ bytes }: { bytes: ArrayBuffer }) =>
      Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("")
    );
  });
  expect(kept).toHaveLength(1);
  expect(kept[0]).not.toContain(PLACE);

  const stored = await sentPhoto(page, account);
  expect(stored.includes(PLACE)).toBe(false);
  expect(stored.includes("Exif")).toBe(false);
  const [width, height] = await sizeOf(page, stored);
  const [shownWidth, shownHeight] = await sizeOf(page, taken);
  expect(width / height).toBeCloseTo(shownWidth / shownHeight, 1);
  expect(Math.max(width, height)).toBeLessThanOrEqual(1536);
});
