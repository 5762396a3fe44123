/** Everything about pictures, in a chunk of its own: who only writes prompts never loads it. */
import * as z from "zod/mini";
import { type Picture, takePicture } from "../device/take-picture.ts";
import type { Ask } from "../supabase/ask.ts";
import {
  forgetAllPictures,
  forgetPicture,
  keepPicture,
  keptPicture,
} from "../device/kept-pictures.ts";
import { Problem } from "../problem.ts";

/** `id` is that of the generation to be. */
export interface PicturesApi {
  /** Makes a file ready: small, upright, without the place where it was taken. */
  take(file: Blob): Promise<Picture>;
  /** Puts a picture into the user's folder and returns its path; the same id again is harmless. */
  upload(picture: Picture, id: string): Promise<string>;
  /** Keeps it on this device until it has gone up. */
  keep(id: string, picture: Picture): Promise<void>;
  kept(id: string): Promise<Picture | null>;
  forget(id: string): Promise<void>;
  forgetAll(): Promise<void>;
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
            (await storage()).from("pictures").upload(path, file, { contentType: file.type }),
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
