/**
 * Measures a file by its bytes: what it is, how long and how large. The server runs it on a signed
 * URL, because only what the server measured decides a price; the browser runs the same on a file
 * before it uploads it.
 *
 * It makes at most six reads. Of most files it reads one or two blocks of 64 KB; only a WebM, a
 * fragmented MP4 and an MP3 are read to their end, because nothing in their header is a proof of
 * their length.
 */
import { type Facts, type Found, MediaError, type ReadRange } from "./facts.ts";
import { measureMp4 } from "./mp4/mp4.ts";
import { measureJpeg } from "./pictures/jpeg.ts";
import { measurePng } from "./pictures/png.ts";
import { measureWebp } from "./pictures/webp.ts";
import { measureMp3 } from "./sounds/mp3.ts";
import { measureWav } from "./sounds/wav.ts";
import { openSource, type Source } from "./source.ts";
import { HEAD_BYTES, isHeic, type MediaType, mediaTypeOf } from "./type.ts";
import { measureWebm } from "./webm/webm.ts";

/** The widest and the highest that JPEG and MP4 can say, which is more than any model takes. */
const PIXELS_MAX = 65_535;

const readers: Record<MediaType, (source: Source) => Promise<Found>> = {
  "image/png": measurePng,
  "image/jpeg": measureJpeg,
  "image/webp": measureWebp,
  "video/mp4": measureMp4,
  "video/quicktime": measureMp4,
  "video/webm": measureWebm,
  "audio/wav": measureWav,
  "audio/mpeg": measureMp3,
};

/** Throws a `MediaError` if the file is none that we can use. Errors of `read` pass through. */
export async function measure(read: ReadRange): Promise<Facts> {
  const source = await openSource(read);
  if (source.size === 0) throw new MediaError("empty", "it has no bytes");
  const view = await source.upTo(0, HEAD_BYTES);
  const head = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const type = mediaTypeOf(head);
  if (type === null) {
    throw isHeic(head)
      ? new MediaError("heic", "it is a HEIC or AVIF picture")
      : new MediaError("not_supported", "it is none of our types");
  }
  const found = await readers[type](source);
  if (Math.max(found.width ?? 0, found.height ?? 0) > PIXELS_MAX) {
    throw new MediaError("unreadable", "it is larger than any picture");
  }
  return { type, bytes: source.size, ...found };
}
