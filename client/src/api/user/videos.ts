import * as z from "zod/mini";
import type { Ask } from "../supabase/ask.ts";
import { Problem } from "../problem.ts";

export interface VideosApi {
  /** A signed URL that plays the video for an hour. */
  url(path: string): Promise<string>;
  /**
   * A signed URL, valid for an hour, of a file that the user has brought, by its reference
   * (`clips/<user id>/<uuid>.mp4`). Rejects with `not_found` if it is gone.
   */
  fileUrl(reference: string): Promise<string>;
  /** A signed URL that makes the browser save the video under this name. */
  downloadUrl(path: string, name: string): Promise<string>;
  /**
   * The addresses of these videos' posters, valid for a week, in one request; null for a video
   * without a poster.
   */
  posterUrls(paths: readonly string[]): Promise<(string | null)[]>;
  /**
   * Uploads the poster of a video, a JPEG, or the one replacement of a bad poster. Harmless if
   * another device was first.
   */
  uploadPoster(path: string, picture: Blob, replaces?: boolean): Promise<void>;
}

/** Poster addresses are kept on the device for the next start (stores/videos/video-urls.ts). */
const URL_LIFETIME_SECONDS = 3600;
const POSTER_URL_LIFETIME_SECONDS = 7 * 24 * 3600;

const signedSchema = z.object({ signedUrl: z.string() });
const posterUrlsSchema = z.array(z.object({ signedUrl: z.nullish(z.string()) }));

/** A poster has the path of its video, in a separate bucket. Its replacement is next to it. */
function posterOf(path: string): string {
  return path.replace(/\.mp4$/, ".jpg");
}
function replacementOf(path: string): string {
  return path.replace(/\.mp4$/, ".2.jpg");
}

export function createVideosApi(ask: Ask): VideosApi {
  const sign = async (path: string, options?: { download: string }, bucket = "videos") => {
    const { signedUrl } = await ask(
      signedSchema,
      async ({ storage }) =>
        (await storage()).from(bucket).createSignedUrl(path, URL_LIFETIME_SECONDS, options),
    );
    return signedUrl;
  };

  return {
    url: (path) => sign(path),
    fileUrl(reference) {
      const [bucket, ...path] = reference.split("/");
      return sign(path.join("/"), undefined, bucket);
    },
    downloadUrl: (path, download) => sign(path, { download }),

    async posterUrls(paths) {
      const signed = await ask(
        posterUrlsSchema,
        async ({ storage }) =>
          (await storage()).from("posters").createSignedUrls(
            [...paths.map(replacementOf), ...paths.map(posterOf)],
            POSTER_URL_LIFETIME_SECONDS,
          ),
      );
      const url = (index: number) => signed[index]?.signedUrl || null;
      return paths.map((_, index) => url(index) ?? url(paths.length + index));
    },

    async uploadPoster(path, picture, replaces = false) {
      const name = replaces ? replacementOf(path) : posterOf(path);
      try {
        await ask(
          z.unknown(),
          async ({ storage }) =>
            (await storage()).from("posters").upload(name, picture, {
              contentType: "image/jpeg",
            }),
        );
      } catch (problem) {
        if (!(problem instanceof Problem && problem.status === 409)) throw problem;
      }
    },
  };
}
