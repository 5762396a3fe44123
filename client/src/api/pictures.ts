import * as z from "zod/mini";
import {
  IMAGE_BYTES_MAX,
  imageTypes,
  SNIFF_BYTES,
  sniffImage,
} from "../../../supabase/functions/_shared/contracts/images.ts";
import type { Picture, PicturesApi } from "./api.ts";
import type { Ask } from "./ask.ts";
import { Problem } from "./problem.ts";
import { canBeDrawn, shrinkPicture } from "./shrink-picture.ts";

/** Looks at the first bytes, never at the name. Rejects with `image_too_large` or `image_not_supported`. */
export async function checkPicture(file: Blob): Promise<Picture> {
  if (file.size > IMAGE_BYTES_MAX) throw new Problem({ code: "image_too_large", status: 413 });
  const type = sniffImage(new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer()));
  if (!type) throw new Problem({ code: "image_not_supported", status: 415 });
  const picture = { file: new Blob([file], { type }), extension: imageTypes[type] };
  if (!(await canBeDrawn(picture.file))) {
    throw new Problem({ code: "image_not_supported", status: 415 });
  }
  return picture;
}

export function createPicturesApi(ask: Ask, userId: string): PicturesApi {
  return {
    async upload(picture, id) {
      const { file, extension } = await shrinkPicture(picture);
      const path = `${userId}/${id}.${extension}`;
      try {
        await ask(
          z.unknown(),
          async ({ storage }) =>
            (await storage()).from("images").upload(path, file, { contentType: file.type }),
        );
      } catch (problem) {
        // Its first try had arrived after all: the id stands for this one picture.
        if (!(problem instanceof Problem && problem.status === 409)) throw problem;
      }
      return path;
    },
  };
}
