import { mediaTypeOf } from "../../../../supabase/functions/_shared/contracts/media/type.ts";
import { examineJpeg } from "./jpeg.ts";
import { examinePng } from "./png.ts";
import type { Bytes, PictureFile } from "./picture-file.ts";
import { examineWebp } from "./webp.ts";

/**
 * Reads the file's structure. Null: it is not a picture that we accept, or it is truncated, which
 * a browser would decode all the same.
 */
export function examinePicture(bytes: Bytes): PictureFile | null {
  switch (mediaTypeOf(bytes)) {
    case "image/jpeg":
      return examineJpeg(bytes);
    case "image/png":
      return examinePng(bytes);
    case "image/webp":
      return examineWebp(bytes);
    default:
      return null;
  }
}
