/**
 * Whether a video's current frame can be drawn. Firefox reports `loadeddata` while it still seeks
 * to the time in the URL, and what is drawn then is black; `seeked` follows.
 */
export function hasFrame(video: HTMLVideoElement): boolean {
  const haveCurrentData = 2;
  return !video.seeking && video.readyState >= haveCurrentData;
}
