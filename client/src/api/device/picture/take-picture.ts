import { isHeic } from "../../../../../supabase/functions/_shared/contracts/media/type.ts";
import { uploadBuckets } from "../../../../../supabase/functions/_shared/contracts/upload/uploads.ts";
import { examinePicture } from "../../picture-file/examine.ts";
import { heicPixels } from "../../picture-file/heic.ts";
import type { PictureFile } from "../../picture-file/picture-file.ts";
import { type Code, Problem } from "../../problem.ts";
import { canvasNoise, INVISIBLE_NOISE } from "./canvas-noise.ts";
import { readFile } from "./read-file.ts";
import { decodeImage, redraw } from "./redraw.ts";

/** What a device can read and decode; the upload is smaller. The interface says 40 MB. */
const CHOSEN_BYTES_MAX = 40 * 1024 * 1024;

/**
 * The interface calls it 50 megapixels; cameras that are sold as such have up to 8192 × 6144.
 * Decoded, that is 200 MB. It is read from the file's header, so nothing larger is ever decoded.
 */
const CHOSEN_PIXELS_MAX = 50 * 1024 * 1024;

const { bytesMax: PICTURE_BYTES_MAX } = uploadBuckets.pictures;

/**
 * Checks the file itself, never its name, and draws the picture again: small, upright and without
 * the camera's metadata. If the browser cannot, or changes what is drawn, the original is taken
 * without its metadata. Rejects with a Problem.
 */
export async function takePicture(file: Blob): Promise<Blob> {
  if (file.size > CHOSEN_BYTES_MAX) throw refused("upload_too_large", 413);
  const bytes = await readFile(file);
  if (isHeic(bytes)) return await takeHeic(bytes);
  const found = examinePicture(bytes);
  if (!found) throw refused("upload_not_supported", 415);
  if (found.width * found.height > CHOSEN_PIXELS_MAX) throw refused("upload_too_large", 413);
  const original = originalOf(found);

  const noise = await canvasNoise();
  const whole = new Blob([bytes], { type: found.type });
  const drawn = noise === null ? null : await drawAgain(whole, noise, found, original !== null);
  if (drawn === "broken") throw refused("upload_not_supported", 415);
  const picture = drawn ?? original;
  if (!picture) throw refused("picture_not_redrawn", 413);
  return picture;
}

/**
 * HEIC is what an iPhone stores, and AVIF is its relative. Some browsers decode them, Safari both;
 * no model takes them. So only the picture that was drawn again is of use.
 */
async function takeHeic(bytes: Uint8Array<ArrayBuffer>): Promise<Blob> {
  const pixels = heicPixels(bytes);
  if (pixels === null) throw refused("upload_not_supported", 415);
  if (pixels > CHOSEN_PIXELS_MAX) throw refused("upload_too_large", 413);
  const noise = await canvasNoise();
  if (noise === null) throw refused("heic_not_supported", 415);
  const drawn = await drawAgain(new Blob([bytes], { type: "image/heic" }), noise, null, false);
  if (drawn === "broken") throw refused("heic_not_supported", 415);
  if (!drawn) throw refused("picture_not_redrawn", 413);
  return drawn;
}

/** Null: the original is better. */
async function drawAgain(
  file: Blob,
  noise: number,
  found: PictureFile | null,
  hasOriginal: boolean,
): Promise<Blob | "broken" | null> {
  const image = await decodeImage(file);
  if (!image) return "broken";
  try {
    // A model may not know that it has to turn the original.
    const isBetter = noise <= INVISIBLE_NOISE && (!hasOriginal || found?.orientation !== 1);
    if (noise > 0 && !isBetter) return null;
    const drawn = await redraw(image.element);
    return drawn && drawn.size > 0 && drawn.size <= PICTURE_BYTES_MAX ? drawn : null;
  } finally {
    image.release();
  }
}

/** Null: it is too large to be uploaded. */
function originalOf({ type, withoutMetadata }: PictureFile): Blob | null {
  const file = new Blob(withoutMetadata(), { type });
  return file.size > PICTURE_BYTES_MAX ? null : file;
}

function refused(code: Code, status: number): Problem {
  return new Problem({ code, status });
}
