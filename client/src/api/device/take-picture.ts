import {
  PICTURE_BYTES_MAX,
  pictureTypes,
} from "../../../../supabase/functions/_shared/contracts/pictures.ts";
import { examinePicture } from "../picture-file/examine.ts";
import type { PictureFile } from "../picture-file/picture-file.ts";
import { type Code, Problem } from "../problem.ts";
import { canvasNoise } from "./canvas-noise.ts";
import { readFile } from "./read-file.ts";
import { decodeImage, redraw } from "./redraw.ts";

/** What a device can read and decode; the upload is smaller. The interface says 40 MB. */
const CHOSEN_BYTES_MAX = 40 * 1024 * 1024;

/**
 * The interface calls it 50 megapixels; cameras that are sold as such have up to 8192 × 6144.
 * Decoded, that is 200 MB. It is read from the file's header, so nothing larger is ever decoded.
 */
const CHOSEN_PIXELS_MAX = 50 * 1024 * 1024;

/** Changes by lowest bits are smaller than what JPEG changes, so nobody can see them. */
const INVISIBLE_NOISE = 2;

/** A picture that is ready to be uploaded. */
export interface Picture {
  file: Blob;
  extension: "png" | "jpg" | "webp";
}

/**
 * Checks the file itself, never its name, and draws the picture again: small, upright and without
 * the camera's metadata. If the browser cannot, or changes what is drawn, the original is taken
 * without its metadata. Rejects with a Problem whose code begins with `picture_`.
 */
export async function takePicture(file: Blob): Promise<Picture> {
  if (file.size > CHOSEN_BYTES_MAX) throw refused("picture_too_large", 413);
  const bytes = await readFile(file);
  const found = examinePicture(bytes);
  if (!found) throw refused("picture_not_supported", 415);
  if (found.width * found.height > CHOSEN_PIXELS_MAX) throw refused("picture_too_large", 413);
  const original = originalOf(found);

  const noise = await canvasNoise();
  const drawn = noise === null
    ? null
    : await drawAgain(new Blob([bytes], { type: found.type }), noise, found, original !== null);
  if (drawn) return { file: drawn, extension: "jpg" };
  if (!original) throw refused("picture_not_redrawn", 413);
  return original;
}

/** Null: the original is better. */
async function drawAgain(
  file: Blob,
  noise: number,
  { orientation }: PictureFile,
  hasOriginal: boolean,
): Promise<Blob | null> {
  const image = await decodeImage(file);
  if (!image) throw refused("picture_not_supported", 415);
  try {
    // A model may not know that it has to turn the original.
    const isBetter = noise <= INVISIBLE_NOISE && (!hasOriginal || orientation !== 1);
    if (noise > 0 && !isBetter) return null;
    const drawn = await redraw(image.element);
    return drawn && drawn.size > 0 && drawn.size <= PICTURE_BYTES_MAX ? drawn : null;
  } finally {
    image.release();
  }
}

/** Null: it is too large to be uploaded. */
function originalOf({ type, withoutMetadata }: PictureFile): Picture | null {
  const file = new Blob(withoutMetadata(), { type });
  return file.size > PICTURE_BYTES_MAX ? null : { file, extension: pictureTypes[type] };
}

function refused(code: Code, status: number): Problem {
  return new Problem({ code, status });
}
