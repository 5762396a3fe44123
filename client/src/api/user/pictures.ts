/** Everything about pictures, in a chunk of its own: who only writes prompts never loads it. */
import * as z from "zod/mini";
import {
  IMAGE_BYTES_MAX,
  imageTypes,
  SNIFF_BYTES,
  sniffImage,
} from "../../../../supabase/functions/_shared/contracts/images.ts";
import type { Picture, PicturesApi } from "../api.ts";
import type { Ask } from "../supabase/ask.ts";
import {
  forgetAllPictures,
  forgetPicture,
  keepPicture,
  keptPicture,
} from "../device/kept-pictures.ts";
import { Problem } from "../problem.ts";
import { redraw } from "../device/redraw.ts";

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

export function createPicturesApi(ask: Ask, userId: string): PicturesApi {
  const key = (id: string) => `${userId}.${id}`;
  return {
    take: takePicture,
    keep: (id, picture) => keepPicture(key(id), picture),
    kept: (id) => keptPicture(key(id)),
    forget: (id) => forgetPicture(key(id)),
    forgetAll: forgetAllPictures,
    async upload({ file, extension }, id) {
      const path = `${userId}/${id}.${extension}`;
      try {
        await ask(
          z.unknown(),
          async ({ storage }) =>
            (await storage()).from("images").upload(path, file, { contentType: file.type }),
        );
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        // Into one's own folder, so it can only be the day's limit that refuses.
        if (problem.status === 403) throw new Problem({ code: "too_many_pictures", status: 403 });
        // Its first try had arrived after all: the id stands for this one picture.
        if (problem.status !== 409) throw problem;
      }
      return path;
    },
  };
}

function notSupported(): Problem {
  return new Problem({ code: "image_not_supported", status: 415 });
}
