import {
  IMAGE_BYTES_MAX,
  imageTypes,
  SNIFF_BYTES,
  sniffImage,
} from "../../../../supabase/functions/_shared/contracts/images.ts";
import { Problem } from "../problem.ts";
import { redraw } from "./redraw.ts";

/** A picture that is ready to be uploaded. */
export interface Picture {
  file: Blob;
  extension: "png" | "jpg" | "webp";
}

/**
 * Looks at the first bytes, never at the name, and draws the picture anew: small, upright, without
 * what the camera wrote into it. Rejects with `image_too_large` or `image_not_supported`.
 */
export async function takePicture(file: Blob): Promise<Picture> {
  if (file.size > IMAGE_BYTES_MAX) throw new Problem({ code: "image_too_large", status: 413 });
  const type = sniffImage(new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer()));
  if (!type) throw notSupported();
  if (!("createImageBitmap" in globalThis)) {
    // Nothing can be drawn here: the server looks at it as it is.
    return { file: new Blob([file], { type }), extension: imageTypes[type] };
  }
  const drawn = await redraw(new Blob([file], { type }));
  if (!drawn) throw notSupported();
  return { file: drawn, extension: "jpg" };
}

function notSupported(): Problem {
  return new Problem({ code: "image_not_supported", status: 415 });
}
