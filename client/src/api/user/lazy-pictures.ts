import type { PicturesApi } from "./pictures.ts";
import type { Ask } from "../supabase/ask.ts";
import { Problem } from "../problem.ts";

/** The pictures API, loaded on its first use. */
export function createLazyPictures(ask: Ask, userId: string): PicturesApi {
  const load = () =>
    import("./pictures.ts").then(
      ({ createPicturesApi }) => createPicturesApi(ask, userId),
      () => {
        throw new Problem({ code: "unreachable", status: 0 });
      },
    );
  return {
    take: async (file) => (await load()).take(file),
    upload: async (picture, id) => (await load()).upload(picture, id),
    keep: async (id, picture) => (await load()).keep(id, picture),
    kept: async (id) => (await load()).kept(id),
    forget: async (id) => (await load()).forget(id),
    forgetAll: async () => (await load()).forgetAll(),
  };
}
