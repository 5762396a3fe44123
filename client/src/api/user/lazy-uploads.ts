import type { UploadsApi } from "./uploads.ts";
import type { Ask } from "../supabase/ask.ts";
import { loadPart } from "../load-part.ts";

/** The uploads API, loaded on its first use: users who only write prompts never load it. */
export function createLazyUploads(ask: Ask, userId: string): UploadsApi {
  const load = async () =>
    (await loadPart(() => import("./create-uploads.ts"))).createUploadsApi(ask, userId);
  return {
    take: async (...given) => (await load()).take(...given),
    cut: async (...given) => (await load()).cut(...given),
    upload: async (...given) => (await load()).upload(...given),
    measure: async (...given) => (await load()).measure(...given),
    download: async (...given) => (await load()).download(...given),
    keep: async (...given) => (await load()).keep(...given),
    kept: async (...given) => (await load()).kept(...given),
    forget: async (...given) => (await load()).forget(...given),
    forgetOthers: async (...given) => (await load()).forgetOthers(...given),
    forgetAll: async (...given) => (await load()).forgetAll(...given),
  };
}
