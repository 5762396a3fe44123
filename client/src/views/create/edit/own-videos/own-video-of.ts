import type { Composing } from "../../../../stores/composing.ts";
import type { DraftFile } from "../../../../stores/draft/files/draft-file.ts";

interface OwnVideoFile {
  /** Its path in the bucket of videos. */
  path: string;
  /** Null if the row is not known on this device. */
  prompt: string | null;
}

/** The user's own video behind a file of the draft: videos/<user id>/<generation id>.mp4. */
export function ownVideoOf(
  { stored }: DraftFile,
  { generations }: Pick<NonNullable<Composing["own"]>, "generations">,
): OwnVideoFile | null {
  const [, path, id] = stored?.match(/^videos\/(.*?([^/]+)\.mp4)$/) ?? [];
  if (path === undefined || id === undefined) return null;
  return { path, prompt: generations.entry(id).value?.generation.prompt ?? null };
}
