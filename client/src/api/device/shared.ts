/**
 * Passes on what another app has shared with ours: the service worker stores it, and Create offers
 * it, after sign-in if necessary. It is stored in a separate cache, the only storage that both can
 * reach without a library. Nothing here throws or waits for long.
 */
import { within } from "./within.ts";

export interface Shared {
  photo: Blob | null;
  /** There was a photo, but it could not be read. */
  photoIsLost?: boolean;
  text: string;
}

const CACHE = "wan-pwa.shared";
const PHOTO = "/shared/photo";
const TEXT = "/shared/text";
/** A share that was not used in this time is deleted. */
const KEPT_FOR_MS = 60 * 60_000;
/** A header of the text. */
const LOST = "wan-photo-is-lost";
const LIMIT_MS = 3_000;

/** Rejects if there is no space for it. */
export async function keepShared({ photo, photoIsLost, text }: Shared): Promise<void> {
  await clearShared();
  const cache = await caches.open(CACHE);
  const headers = {
    date: new Date().toUTCString(),
    ...(photoIsLost ? { [LOST]: "yes" } : {}),
  };
  await cache.put(TEXT, new Response(text, { headers }));
  if (photo) {
    const type = photo.type || "application/octet-stream";
    await cache.put(PHOTO, new Response(photo, { headers: { "content-type": type } }));
  }
}

/** What was shared and neither used nor discarded; null: nothing, or the cache cannot be read. */
export function readShared(): Promise<Shared | null> {
  return attempt(async () => {
    // This runs at every start, so it loads nothing if there is nothing.
    if (!(await caches.has(CACHE))) return null;
    const cache = await caches.open(CACHE);
    const [text, photo] = await Promise.all([cache.match(TEXT), cache.match(PHOTO)]);
    const since = Date.parse(text?.headers.get("date") ?? "");
    if (text && Date.now() - since < KEPT_FOR_MS) {
      return {
        text: await text.text(),
        photo: photo ? await photo.blob() : null,
        ...(text.headers.has(LOST) ? { photoIsLost: true } : {}),
      };
    }
    await clearShared();
    return null;
  });
}

export async function clearShared(): Promise<void> {
  await attempt(() => caches.delete(CACHE));
}

/** Without https there is no Cache API, and a browser may refuse it or never answer. */
async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await within(LIMIT_MS, work(), null);
  } catch {
    return null;
  }
}
