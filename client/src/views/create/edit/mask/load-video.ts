import type { VideoUrls } from "../../../../stores/videos/video-urls.ts";

/** Loads an own video or an uploaded clip whole. Rejects if it cannot be loaded. */
export async function loadVideo(
  urls: Pick<VideoUrls, "file" | "forgetFile">,
  reference: string,
): Promise<Blob> {
  const request = async () => fetch(await urls.file(reference));
  let response = await request();
  if (!response.ok) {
    urls.forgetFile(reference); // Most often the address has expired.
    response = await request();
  }
  if (!response.ok) throw new Error(`The video answers ${response.status}.`);
  return await response.blob();
}
