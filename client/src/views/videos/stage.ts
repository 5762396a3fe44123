import type { Entry } from "../../stores/videos/generations.ts";
import { words } from "../../words/words.ts";

/** Where a generation stands, in words. */
export function stageOf({ generation, request }: Entry): string {
  if (request === "sending") return words.stage.sending;
  if (generation.state === "processing") return words.stage.processing(generation.progress);
  return words.stage[generation.state];
}

/** How far the line of light has come; null while nobody knows. */
export function percentOf({ generation }: Entry): number | null {
  return generation.progress > 0 ? generation.progress : null;
}
