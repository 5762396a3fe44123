/** As wide as the widest tile on a dense screen needs it. */
const EDGE_PIXELS_MAX = 640;

/** The picture that a video shows now, as a JPEG: every browser can write one. Null where it may not be read. */
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
    return null; // The server gave it to this page for playing only.
  }
}
