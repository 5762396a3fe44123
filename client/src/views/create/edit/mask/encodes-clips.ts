import { within } from "../../../../api/device/timing/within.ts";

/** A browser that has not answered by then is taken to encode nothing. */
const LIMIT_MS = 5_000;

/** A clip of 480p, as most models make it. */
const sample = { codec: "avc1.42001f", width: 480, height: 832, bitrate: 1_000_000, framerate: 16 };

/**
 * Whether this browser encodes H.264 at all. It asks the browser itself, so that the library that
 * encodes loads only for those who paint. Firefox on Android has no encoder, and Firefox elsewhere
 * may have one without H.264.
 */
export async function encodesClips(): Promise<boolean> {
  if (typeof VideoEncoder === "undefined") return false;
  const asked = VideoEncoder.isConfigSupported(sample).then(({ supported }) => supported === true);
  return await within(LIMIT_MS, asked.catch(() => false), false);
}
