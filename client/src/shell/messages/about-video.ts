import { type Generation, readReference } from "../../api/contracts.ts";
import type { AboutVideo, Thumbnail } from "../../stores/notices.ts";
import { savesData } from "../../stores/device/saves-data.ts";
import type { Stores } from "../../stores/stores.ts";

const CHARACTERS_MAX = 60;

/** The beginning of a prompt, for a line of text. */
export function firstWords(prompt: string): string {
  const start = [...prompt].slice(0, CHARACTERS_MAX).join("");
  return start === prompt ? start : `${start}…`;
}

/** What a message needs to say which video it is about. */
export function aboutVideo(
  generation: Pick<Generation, "id" | "prompt" | "inputs" | "output_path">,
  videoUrls: Stores["videoUrls"],
): AboutVideo {
  const { id, prompt, inputs, output_path } = generation;
  const posterUrl = output_path === null ? null : videoUrls.knownPoster(output_path);

  /** A poster is drawn when the tile is first in view, so a new video may have none. */
  async function thumbnail(): Promise<Thumbnail | null> {
    if (savesData()) return null;
    if (output_path !== null) {
      const poster = await videoUrls.poster(output_path);
      if (poster !== null) return { is: "picture", url: poster };
      return { is: "video", url: await videoUrls.url(output_path) };
    }
    const { picture } = inputs;
    if (readReference(picture)?.bucket !== "pictures") return null;
    return { is: "picture", url: await videoUrls.file(String(picture)) };
  }

  return {
    generationId: id,
    words: firstWords(prompt),
    ...(posterUrl === null ? {} : { posterUrl }),
    thumbnail,
  };
}
