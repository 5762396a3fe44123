/**
 * Passes on what another app has shared with ours: the service worker stores it, and Create offers
 * it, after sign-in if necessary. It is stored in a separate cache, the only storage that both can
 * reach without a library. Nothing here throws or waits for long.
 */
import { attempt, CACHE, clearShared } from "./clear-shared.ts";

export interface Shared {
  /** A photo, a clip or a sound. */
  file: Blob | null;
  /** There was a file, but it could not be read. */
  fileIsLost?: boolean;
  text: string;
}

const FILE = "/shared/file";
const TEXT = "/shared/text";
/** A share that was not used in this time is deleted. */
const KEPT_FOR_MS = 60 * 60_000;
/** A header of the text. */
const LOST = "wan-file-is-lost";
/** A clip can have hundreds of megabytes. */
const FILE_LIMIT_MS = 30_000;

/** Rejects if there is no space for it, or if the file cannot be read. */
export async function keepShared({ file, fileIsLost, text }: Shared): Promise<void> {
  await clearShared();
  const cache = await caches.open(CACHE);
  if (file) {
    const type = file.type || "application/octet-stream";
    // Not read into memory, which would be too small for some clips.
    await cache.put(FILE, new Response(file, { headers: { "content-type": type } }));
  }
  // Last, because the text says that everything is there.
  const headers = {
    date: new Date().toUTCString(),
    ...(fileIsLost ? { [LOST]: "yes" } : {}),
  };
  await cache.put(TEXT, new Response(text, { headers }));
}

/** What was shared and neither used nor discarded; null: nothing, or the cache cannot be read. */
export async function readShared(): Promise<Shared | null> {
  const found = await attempt(async () => {
    // This runs at every start, so it loads nothing if there is nothing.
    if (!(await caches.has(CACHE))) return null;
    const cache = await caches.open(CACHE);
    const [text, file] = await Promise.all([cache.match(TEXT), cache.match(FILE)]);
    const since = Date.parse(text?.headers.get("date") ?? "");
    if (text && Date.now() - since < KEPT_FOR_MS) {
      return { text: await text.text(), isLost: text.headers.has(LOST), file };
    }
    await clearShared();
    return null;
  });
  if (!found) return null;
  const { text, file } = found;
  const blob = file ? await attempt(() => file.blob(), FILE_LIMIT_MS) : null;
  const fileIsLost = found.isLost || (file !== undefined && !blob);
  return { text, file: blob, ...(fileIsLost ? { fileIsLost } : {}) };
}
