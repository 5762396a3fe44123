import * as z from "zod/mini";
import type { Ask } from "../supabase/ask.ts";
import { Problem } from "../problem.ts";

export interface VideosApi {
  /** An address that plays for an hour. */
  url(path: string): Promise<string>;
  /** One that a browser saves under this name. */
  downloadUrl(path: string, name: string): Promise<string>;
  /** The addresses of these videos' posters, good for a week, in one request; null where there is none yet. */
  posterUrls(paths: readonly string[]): Promise<(string | null)[]>;
  /** Puts the poster of a video beside it, a JPEG, once: another device may have been first. */
  uploadPoster(path: string, picture: Blob): Promise<void>;
}

/** A poster's is kept on the device for the next start (stores/videos/video-urls.ts). */
const URL_LIFETIME_SECONDS = 3600;
const POSTER_URL_LIFETIME_SECONDS = 7 * 24 * 3600;

const signedSchema = z.object({ signedUrl: z.string() });
const posterUrlsSchema = z.array(z.object({ signedUrl: z.nullish(z.string()) }));

/** A poster lies under its video's name, in a bucket of its own. */
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
