import { colourOf } from "../../../components/video/draw-poster.ts";
import { hasFrame } from "../../../components/video/has-frame.ts";

/** `black`: nothing can begin with it. `hidden`: the browser does not let a page read a video. */
export type LastFrame =
  | { is: "drawn"; picture: Blob; width: number; height: number }
  | { is: "black" }
  | { is: "hidden" };

const LOAD_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 10_000;
const FRAME_WITHIN_MS = 250;
/** Long enough to play, short enough not to wait for. */
const BEFORE_END_SECONDS = 0.5;
const ALMOST_SECONDS = 0.001;
const BLACK_MAX = 24;

/**
 * Draws the last frame of a video in its full size. The video plays to its end, because a seek does
 * not find that frame everywhere: at the end, WebKitGTK draws the first frame and Firefox sometimes
 * none, and shortly before it, WebKitGTK does so where the sound is longer than the picture.
 * A black frame is refused unless the poster is black, too: then the video fades out, or the browser
 * has drawn nothing. Rejects if the video cannot be loaded.
 */
export async function drawLastFrame(url: string, poster: string | null): Promise<LastFrame> {
  const video = document.createElement("video");
  video.crossOrigin = "anonymous";
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  video.src = url;
  // At once, while the browser still counts the user's tap: iOS loads nothing before it plays.
  play(video);
  try {
    await playToEnd(video);
    const { videoWidth: width, videoHeight: height } = video;
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.drawImage(video, 0, 0, width, height);
    const colour = colourOf(canvas);
    if (colour === null) return { is: "hidden" };
    if (isBlack(colour) && !isBlack(await colourAt(poster))) return { is: "black" };
    const picture = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, "image/jpeg", 0.95)
    );
    canvas.width = 0; // Safari limits the memory of all canvases together.
    return picture ? { is: "drawn", picture, width, height } : { is: "hidden" };
  } finally {
    video.pause();
    video.removeAttribute("src");
    video.load();
  }
}

async function playToEnd(video: HTMLVideoElement): Promise<void> {
  await eventOf(video, "loadeddata", LOAD_TIMEOUT_MS);
  if (!Number.isFinite(video.duration)) throw new Error("The video does not say its length.");
  const isAtEnd = () => video.currentTime >= video.duration - ALMOST_SECONDS;
  const seeked = eventOf(video, "seeked", END_TIMEOUT_MS);
  video.currentTime = Math.max(0, video.duration - BEFORE_END_SECONDS);
  await seeked;
  play(video);
  while (!isAtEnd()) await eventOf(video, "timeupdate", END_TIMEOUT_MS);
  // The end is known a little before its frame is on the screen.
  while (await showsAnother(video));
  if (!isAtEnd() || !hasFrame(video)) throw new Error("The video has no frame at its end.");
}

/** Whether another frame appears within a moment. */
function showsAnother(video: HTMLVideoElement): Promise<boolean> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), FRAME_WITHIN_MS);
    video.requestVideoFrameCallback?.(() => resolve(true));
  });
}

function play(video: HTMLVideoElement): void {
  video.play().catch(() => {}); // It also rejects when a very short video ends first.
}

/** Rejects at an error of the video, and after a while. */
function eventOf(video: HTMLVideoElement, name: string, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      stop.abort();
      settle();
    };
    const fail = end(() => reject(new Error(`The video has no ${name}.`)));
    const timer = setTimeout(fail, ms);
    video.addEventListener(name, end(resolve), { signal: stop.signal });
    video.addEventListener("error", fail, { signal: stop.signal });
  });
}

/** Null: not known. */
async function colourAt(url: string | null): Promise<ReturnType<typeof colourOf>> {
  if (url === null) return null;
  const picture = new Image();
  picture.crossOrigin = "anonymous";
  picture.src = url;
  return await picture.decode().then(() => colourOf(picture), () => null);
}

function isBlack(colour: ReturnType<typeof colourOf>): boolean {
  return colour !== null && colour !== "many" &&
    [0, 1, 2].every((channel) => (colour[channel] ?? 255) <= BLACK_MAX);
}
