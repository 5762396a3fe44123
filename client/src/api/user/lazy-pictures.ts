import type { PicturesApi } from "./pictures.ts";
import type { Ask } from "../supabase/ask.ts";
import { loadPart } from "../load-part.ts";

/** The pictures API, loaded on its first use. */
export function createLazyPictures(ask: Ask, userId: string): PicturesApi {
  const load = async () =>
    (await loadPart(() => import("./pictures.ts"))).createPicturesApi(ask, userId);
  return {
    take: async (file) => (await load()).take(file),
    upload: async (picture, id) => (await load()).upload(picture, id),
    keep: async (id, picture) => (await load()).keep(id, picture),
    kept: async (id) => (await load()).kept(id),
    forget: async (id) => (await load()).forget(id),
    forgetAll: async () => (await load()).forgetAll(),
  };
}
