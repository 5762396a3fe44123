import {
  PICTURE_BYTES_MAX,
  pictureTypes,
  SNIFF_BYTES,
  sniffPicture,
} from "../../../../supabase/functions/_shared/contracts/pictures.ts";
import { Problem } from "../problem.ts";
import { redraw } from "./redraw.ts";

/** A picture that is ready to be uploaded. */
export interface Picture {
  file: Blob;
  extension: "png" | "jpg" | "webp";
}

/**
 * Checks the first bytes, never the file name, and redraws the picture: small, upright and without
 * the camera's metadata. Rejects with `picture_too_large` or `picture_not_supported`.
 */
export async function takePicture(file: Blob): Promise<Picture> {
  if (file.size > PICTURE_BYTES_MAX) throw new Problem({ code: "picture_too_large", status: 413 });
  const type = sniffPicture(new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer()));
  if (!type) throw notSupported();
  if (!("createImageBitmap" in globalThis)) {
    // This browser cannot decode it: the server checks the original file.
    return { file: new Blob([file], { type }), extension: pictureTypes[type] };
  }
  const drawn = await redraw(new Blob([file], { type }));
  if (!drawn) throw notSupported();
  return { file: drawn, extension: "jpg" };
}

function notSupported(): Problem {
  return new Problem({ code: "picture_not_supported", status: 415 });
}
