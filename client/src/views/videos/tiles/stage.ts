import type { Entry } from "../../../stores/videos/generations.ts";
import { words } from "../../../words/words.ts";

/** The stage of a generation, as text. */
export function stageOf({ generation, request }: Entry): string {
  if (request === "sending") return words.stage.sending;
  if (generation.state === "processing") return words.stage.processing(generation.progress);
  return words.stage[generation.state];
}

/** The progress in percent; null while it is unknown. */
export function percentOf({ generation }: Entry): number | null {
  return generation.progress > 0 ? generation.progress : null;
}
