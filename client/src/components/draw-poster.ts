/** As wide as the widest tile needs it on a dense screen. */
const EDGE_PIXELS_MAX = 640;

/**
 * The current frame of a video as a JPEG, which every browser can encode. Null if it may not be
 * read.
 */
export async function drawPoster(video: HTMLVideoElement): Promise<Blob | null> {
  const { videoWidth, videoHeight } = video;
  const scale = Math.min(1, EDGE_PIXELS_MAX / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  try {
    canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  } catch {
    return null; // The server allowed this page to play the video, but not to read it.
  }
}
