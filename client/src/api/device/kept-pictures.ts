/**
 * Stores pictures that have not been uploaded yet in IndexedDB, because localStorage only holds
 * text. They are stored as bytes, because Safari has lost blobs stored there. A browser may refuse
 * IndexedDB, be full, or never answer. So nothing here throws or waits for long: what cannot be
 * stored is kept in memory for this visit, and `notKept.pictures` becomes true.
 */
import { clear, createStore, del, get, set } from "idb-keyval";
import * as z from "zod/mini";
import { notKept } from "./not-kept.ts";
import type { Picture } from "./take-picture.ts";
import { within } from "./within.ts";

const pictureSchema = z.object({
  bytes: z.instanceof(ArrayBuffer),
  type: z.string(),
  extension: z.enum(["png", "jpg", "webp"]),
});

const LIMIT_MS = 2_000;

/** Pictures of this visit that could not be stored. */
const unstored = new Map<string, Picture>();
const tell = () => (notKept.pictures.value = unstored.size > 0);

type Store = ReturnType<typeof createStore>;

let opened: Store | undefined;
/** True while the database has not answered in time: then nobody waits for it again. */
let isStuck = false;

/**
 * Resolves with null if it fails or takes too long. Everything is queued in order, so if the
 * database answers after all, a picture that was forgotten meanwhile does not come back.
 */
async function ask<T>(work: (store: Store) => Promise<T>): Promise<T | null> {
  // A connection that the browser has closed opens again the next time.
  for (const store of [opened, undefined]) {
    try {
      opened = store ?? createStore("wan-pwa", "pictures");
      const answer = work(opened);
      answer.then(() => (isStuck = false), () => {});
      const result = await within(isStuck ? 0 : LIMIT_MS, answer, "late" as const);
      if (result !== "late") return result;
      isStuck = true;
      return null;
    } catch {
      opened = undefined;
    }
  }
  return null;
}

export async function keepPicture(key: string, picture: Picture): Promise<void> {
  const { file, extension } = picture;
  unstored.set(key, picture);
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes) {
    await ask(async (store) => {
      await set(key, { bytes, type: file.type, extension }, store);
      if (unstored.get(key) === picture) unstored.delete(key);
      tell();
    });
  }
  tell();
}

export async function keptPicture(key: string): Promise<Picture | null> {
  const ours = unstored.get(key);
  if (ours) return ours;
  const parsed = z.safeParse(pictureSchema, await ask((store) => get(key, store)));
  if (!parsed.success) return null;
  const { bytes, type, extension } = parsed.data;
  return { file: new Blob([bytes], { type }), extension };
}

export async function forgetPicture(key: string): Promise<void> {
  unstored.delete(key);
  tell();
  await ask((store) => del(key, store));
}

export async function forgetAllPictures(): Promise<void> {
  unstored.clear();
  tell();
  await ask(clear);
}
