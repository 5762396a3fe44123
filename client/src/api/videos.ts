import * as z from "zod/mini";
import type { VideosApi } from "./api.ts";
import type { Ask } from "./ask.ts";

/** Unit: seconds. */
const URL_LIFETIME = 3600;

export function createVideosApi(ask: Ask): VideosApi {
  return {
    async url(path) {
      const { signedUrl } = await ask(
        z.object({ signedUrl: z.string() }),
        async ({ storage }) => (await storage()).from("videos").createSignedUrl(path, URL_LIFETIME),
      );
      return signedUrl;
    },
  };
}
