/**
 * Stores pictures that have not been uploaded yet in IndexedDB, because localStorage only holds
 * text. They are stored as bytes, because Safari has lost blobs stored there. Nothing here ever
 * throws: without it the app still works, and only a reload loses the picture.
 */
import { clear, createStore, del, get, set } from "idb-keyval";
import * as z from "zod/mini";
import type { Picture } from "./take-picture.ts";

const pictureSchema = z.object({
  bytes: z.instanceof(ArrayBuffer),
  type: z.string(),
  extension: z.enum(["png", "jpg", "webp"]),
});

let opened: ReturnType<typeof createStore> | undefined;
const store = () => (opened ??= createStore("wan-pwa", "pictures"));

export async function keepPicture(key: string, { file, extension }: Picture): Promise<void> {
  try {
    await set(key, { bytes: await file.arrayBuffer(), type: file.type, extension }, store());
  } catch {
    // Ignored, see the comment at the top.
  }
}

export async function keptPicture(key: string): Promise<Picture | null> {
  try {
    const parsed = z.safeParse(pictureSchema, await get(key, store()));
    if (!parsed.success) return null;
    const { bytes, type, extension } = parsed.data;
    return { file: new Blob([bytes], { type }), extension };
  } catch {
    return null;
  }
}

export async function forgetPicture(key: string): Promise<void> {
  await del(key, store()).catch(() => {});
}

export async function forgetAllPictures(): Promise<void> {
  await clear(store()).catch(() => {});
}
