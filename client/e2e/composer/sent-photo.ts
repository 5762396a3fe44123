/** The photo that a user's video is made from, as the server has stored it. */
import { createClient } from "@supabase/supabase-js";
import type { Page } from "playwright-core";
import { expect, inject } from "vitest";
import { type Account, make } from "../phone/browser.ts";

/** Starts a video, and returns the picture that the server has stored for it. */
export async function sentPhoto(page: Page, { id }: Account): Promise<Buffer> {
  await make(page, "The camera moves slowly closer, the light grows warm");
  await page.getByRole("link", { name: /^Watch: The camera/ }).waitFor();
  const { apiUrl, secretKey } = inject("stack");
  const { storage } = createClient(apiUrl, secretKey, { auth: { persistSession: false } });
  const { data: files } = await storage.from("pictures").list(id);
  expect(files).toHaveLength(1);
  const { data } = await storage.from("pictures").download(`${id}/${files?.[0]?.name}`);
  return Buffer.from(await (data ?? new Blob()).arrayBuffer());
}

/** Width and height as a browser shows it. */
export function sizeOf(page: Page, photo: Buffer): Promise<[number, number]> {
  return page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([bytes]));
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  }, photo.toString("base64"));
}
