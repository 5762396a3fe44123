import { createClient } from "@supabase/supabase-js";
import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { make, newAccount, newPhone, signIn, useBrowser } from "../../browser.ts";
import { photoKept } from "../../kept-photo.ts";
import { photoWithAPlace, PLACE } from "../../fixtures/photo-with-a-place.ts";

useBrowser();

/** Width and height as a browser shows it; `raw`: as stored in the file. */
function sizeOf(page: Page, photo: Buffer): Promise<[number, number]> {
  return page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    return [bitmap.width, bitmap.height];
  }, photo.toString("base64"));
}

it("a photo is uploaded upright, small, and without the place where it was taken", async () => {
  const page = await (await newPhone()).newPage();
  const account = await newAccount();
  await signIn(page, account);
  await page.getByRole("radio", { name: "Photo" }).check();
  const taken = await photoWithAPlace();
  expect(taken.includes(PLACE)).toBe(true);
  await page.getByLabel("Choose a photo").setInputFiles({
    name: "IMG_0001.jpg",
    mimeType: "image/jpeg",
    buffer: taken,
  });
  await page.getByRole("img", { name: "Your photo" }).waitFor();

  // Not even this device keeps the place.
  await photoKept(page);
  const kept = await page.evaluate(async () => {
    const opened = indexedDB.open("wan-pwa");
    await new Promise((resolve) => (opened.onsuccess = resolve));
    const all = opened.result.transaction("pictures").objectStore("pictures").getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    opened.result.close();
    return all.result.map(({ bytes }: { bytes: ArrayBuffer }) =>
      Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("")
    );
  });
  expect(kept).toHaveLength(1);
  expect(kept[0]).not.toContain(PLACE);

  await make(page, "The camera moves slowly closer, the light grows warm");
  await page.getByRole("link", { name: /^Watch: The camera/ }).waitFor();

  const { apiUrl, secretKey } = inject("stack");
  const { storage } = createClient(apiUrl, secretKey, { auth: { persistSession: false } });
  const { data: files } = await storage.from("pictures").list(account.id);
  expect(files).toHaveLength(1);
  const { data } = await storage.from("pictures").download(`${account.id}/${files?.[0]?.name}`);
  const stored = Buffer.from(await (data ?? new Blob()).arrayBuffer());
  expect(stored.includes(PLACE)).toBe(false);
  expect(stored.includes("Exif")).toBe(false);
  const [width, height] = await sizeOf(page, stored);
  const [shownWidth, shownHeight] = await sizeOf(page, taken);
  expect(width / height).toBeCloseTo(shownWidth / shownHeight, 1);
  expect(Math.max(width, height)).toBeLessThanOrEqual(1536);
});
