/** Everything about pictures, in a separate chunk: users who only write prompts never load it. */
import * as z from "zod/mini";
import { type Picture, takePicture } from "../device/take-picture.ts";
import type { Ask } from "../supabase/ask.ts";
import {
  forgetAllPictures,
  forgetPicture,
  keepPicture,
  keptPicture,
} from "../device/kept-pictures.ts";
import { readFile } from "../device/read-file.ts";
import { Problem } from "../problem.ts";

/** `id` is the id of the future generation. */
export interface PicturesApi {
  /** Prepares a file: small, upright, without the place where it was taken. */
  take(file: Blob): Promise<Picture>;
  /**
   * Uploads a picture to the user's folder and returns its path; harmless to repeat with the same
   * id.
   */
  upload(picture: Picture, id: string): Promise<string>;
  /** Keeps it on this device until it is uploaded. */
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
      // Read first: while it is sent, a picture that cannot be read would look like a lost
      // connection.
      const body = new Blob([await readFile(file)], { type: file.type });
      try {
        await ask(
          z.unknown(),
          async ({ storage }) =>
            (await storage()).from("pictures").upload(path, body, { contentType: body.type }),
        );
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        // The user writes into their own folder, and an ended session has a code of its own. So
        // this is the daily limit, even if Storage calls it a violation of row-level security.
        if (problem.status === 403) throw new Problem({ code: "too_many_pictures", status: 403 });
        // An earlier attempt did arrive: this id belongs to this one picture.
        if (problem.status !== 409) throw problem;
      }
      return path;
    },
  };
}
