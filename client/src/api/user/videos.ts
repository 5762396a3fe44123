import * as z from "zod/mini";
import type { Ask } from "../supabase/ask.ts";
import { Problem } from "../problem.ts";

export interface VideosApi {
  /** A signed address that plays the video for an hour. */
  url(path: string): Promise<string>;
  /** A signed address that makes the browser save the video under this name. */
  downloadUrl(path: string, name: string): Promise<string>;
  /**
   * The addresses of these videos' posters, valid for a week, in one request; null for a video
   * without a poster.
   */
  posterUrls(paths: readonly string[]): Promise<(string | null)[]>;
  /** Uploads the poster of a video, a JPEG. Harmless if another device was first. */
  uploadPoster(path: string, picture: Blob): Promise<void>;
}

/** Poster addresses are kept on the device for the next start (stores/videos/video-urls.ts). */
const URL_LIFETIME_SECONDS = 3600;
const POSTER_URL_LIFETIME_SECONDS = 7 * 24 * 3600;

const signedSchema = z.object({ signedUrl: z.string() });
const posterUrlsSchema = z.array(z.object({ signedUrl: z.nullish(z.string()) }));

/** A poster has the path of its video, in a separate bucket. */
function posterOf(path: string): string {
  return path.replace(/\.mp4$/, ".jpg");
}

export function createVideosApi(ask: Ask): VideosApi {
  const sign = async (path: string, options?: { download: string }) => {
    const { signedUrl } = await ask(
      signedSchema,
      async ({ storage }) =>
        (await storage()).from("videos").createSignedUrl(path, URL_LIFETIME_SECONDS, options),
    );
    return signedUrl;
  };

  return {
    url: (path) => sign(path),
    downloadUrl: (path, download) => sign(path, { download }),

    async posterUrls(paths) {
      const signed = await ask(
        posterUrlsSchema,
        async ({ storage }) =>
          (await storage()).from("posters").createSignedUrls(
            paths.map(posterOf),
            POSTER_URL_LIFETIME_SECONDS,
          ),
      );
      return paths.map((_, index) => signed[index]?.signedUrl || null);
    },

    async uploadPoster(path, picture) {
      try {
        await ask(
          z.unknown(),
          async ({ storage }) =>
            (await storage()).from("posters").upload(posterOf(path), picture, {
              contentType: "image/jpeg",
            }),
        );
      } catch (problem) {
        if (!(problem instanceof Problem && problem.status === 409)) throw problem;
      }
    },
  };
}
