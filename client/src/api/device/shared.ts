/**
 * What another app has shared with ours, on its way through the door: the service worker puts it
 * down, Create takes it up, also after sign-in. It lies in a cache of its own, the
 * one place that both can reach without a library.
 */
interface Shared {
  photo: Blob | null;
  text: string;
}

const CACHE = "wan-pwa.shared";
const PHOTO = "/shared/photo";
const TEXT = "/shared/text";
/** What nobody came for is nobody's any more. */
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

/** Hands it out once, and forgets it. */
export async function takeShared(): Promise<Shared | null> {
  const cache = await caches.open(CACHE);
  const [text, photo] = await Promise.all([cache.match(TEXT), cache.match(PHOTO)]);
  await clearShared();
  const since = Date.parse(text?.headers.get("date") ?? "");
  if (!text || !(Date.now() - since < KEPT_FOR_MS)) return null;
  return { text: await text.text(), photo: photo ? await photo.blob() : null };
}

/** There is something to take: asked at every start, so it loads nothing. */
export async function hasShared(): Promise<boolean> {
  // Without https there are no caches, and no service worker to fill them.
  return "caches" in globalThis && await caches.has(CACHE);
}

export async function clearShared(): Promise<void> {
  if ("caches" in globalThis) await caches.delete(CACHE);
}
