import { hasFrame } from "./has-frame.ts";

/** As wide as the widest tile needs it on a dense screen. */
const EDGE_PIXELS_MAX = 640;
/** A picture is compared at this size. */
const SAMPLE_PIXELS = 32;
/** JPEG changes a colour by less, and so do browsers that add noise to what a page reads. */
const SAME_COLOUR = 8;
const SEEK_TIMEOUT_MS = 5_000;
const FRAME_TIMEOUT_MS = 500;

type Colour = ArrayLike<number>;

export interface DrawnPoster {
  picture: Blob;
  /** The video has this colour, too. */
  isOneColour: boolean;
}

/**
 * The current frame of a video as a JPEG, which every browser can encode. If it has only one
 * colour, a browser may have drawn before it had the frame, or the video may fade in, so a frame
 * from its middle is drawn, too: that is the poster if it shows more. Null if the video may not be
 * read, or if a colour was drawn that is not the video's.
 */
export async function drawPoster(video: HTMLVideoElement): Promise<DrawnPoster | null> {
  const now = await drawFrame(video);
  if (!now || now.colour === "many") return now && { picture: now.picture, isOneColour: false };
  const start = video.currentTime;
  const middle = await seek(video, video.duration / 2) ? await drawFrame(video) : null;
  if (video.paused) video.currentTime = start;
  if (!middle) return null;
  if (middle.colour === "many") return { picture: middle.picture, isOneColour: false };
  return isSame(now.colour, middle.colour) ? { picture: now.picture, isOneColour: true } : null;
}

/**
 * The colour of a picture that has only one, "many" if it has more. Null if this page may not read
 * it, or if the browser hides what it reads.
 */
export function colourOf(picture: CanvasImageSource): Colour | "many" | null {
  const canvas = document.createElement("canvas");
  canvas.width = SAMPLE_PIXELS;
  canvas.height = SAMPLE_PIXELS + 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  try {
    context.drawImage(picture, 0, 0, SAMPLE_PIXELS, SAMPLE_PIXELS);
    // The last row is known: a browser that protects against tracking returns something else.
    context.fillStyle = "rgb(40 90 200)";
    context.fillRect(0, SAMPLE_PIXELS, SAMPLE_PIXELS, 1);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const pixels = Array.from(
      { length: data.length / 4 },
      (_, at) => data.subarray(at * 4, at * 4 + 3),
    );
    const known = pixels.splice(SAMPLE_PIXELS ** 2);
    if (!known.every((pixel) => isSame(pixel, [40, 90, 200]))) return null;
    const [first = []] = pixels;
    return pixels.every((pixel) => isSame(pixel, first)) ? first : "many";
  } catch {
    return null; // The server allowed this page to show it, but not to read it.
  }
}

async function drawFrame(video: HTMLVideoElement) {
  if (!hasFrame(video)) return null;
  const { videoWidth, videoHeight } = video;
  const scale = Math.min(1, EDGE_PIXELS_MAX / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  // Of the same drawing, because the video may be playing.
  const colour = colourOf(canvas);
  if (colour === null) return null;
  const picture = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, "image/jpeg", 0.8)
  );
  return picture && { picture, colour };
}

/** Resolves with true once the frame at this time can be drawn. */
async function seek(video: HTMLVideoElement, seconds: number): Promise<boolean> {
  if (!Number.isFinite(seconds)) return false;
  const seeked = within(
    SEEK_TIMEOUT_MS,
    (done) => video.addEventListener("seeked", done, { once: true }),
  );
  // Safari reports `seeked` before it has the frame.
  const shown = within(FRAME_TIMEOUT_MS, (done) => video.requestVideoFrameCallback?.(done));
  video.currentTime = seconds;
  await Promise.all([seeked, shown]);
  return hasFrame(video);
}

function within(ms: number, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    start(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function isSame(one: Colour, other: Colour): boolean {
  return [0, 1, 2].every((at) => Math.abs((one[at] ?? 0) - (other[at] ?? 0)) <= SAME_COLOUR);
}
