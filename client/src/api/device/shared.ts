/**
 * Passes on what another app has shared with ours: the service worker stores it, and Create picks
 * it up, after sign-in if necessary. It is stored in a separate cache, the only storage that both
 * can reach without a library.
 */
interface Shared {
  photo: Blob | null;
  text: string;
}

const CACHE = "wan-pwa.shared";
const PHOTO = "/shared/photo";
const TEXT = "/shared/text";
/** A share that was not picked up in this time is deleted. */
const KEPT_FOR_MS = 60 * 60_000;

export async function keepShared({ photo, text }: Shared): Promise<void> {
  await clearShared();
  const cache = await caches.open(CACHE);
  const headers = { date: new Date().toUTCString() };
  await cache.put(TEXT, new Response(text, { headers }));
  if (photo) {
    const type = photo.type || "application/octet-stream";
    await cache.put(PHOTO, new Response(photo, { headers: { "content-type": type } }));
  }
}

/** Returns the share once, then deletes it. */
export async function takeShared(): Promise<Shared | null> {
  const cache = await caches.open(CACHE);
  const [text, photo] = await Promise.all([cache.match(TEXT), cache.match(PHOTO)]);
  await clearShared();
  const since = Date.parse(text?.headers.get("date") ?? "");
  if (!text || !(Date.now() - since < KEPT_FOR_MS)) return null;
  return { text: await text.text(), photo: photo ? await photo.blob() : null };
}

/** Tells whether there is a share. This runs at every start, so it loads nothing. */
export async function hasShared(): Promise<boolean> {
  // Without https there is no Cache API, and no service worker that could fill it.
  return "caches" in globalThis && await caches.has(CACHE);
}

export async function clearShared(): Promise<void> {
  if ("caches" in globalThis) await caches.delete(CACHE);
}
