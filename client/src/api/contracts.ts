import type { Generation } from "../../../supabase/functions/_shared/contracts/generations.ts";

/** The contracts as the rest of the client sees them: the door to the server's room. */
export {
  type AspectRatio,
  aspectRatios,
  type Mode,
  type Model,
  type Resolution,
} from "../../../supabase/functions/_shared/contracts/catalog.ts";
export {
  type CreditTransaction,
  LOW_CREDITS,
} from "../../../supabase/functions/_shared/contracts/credits.ts";
export {
  type Generation,
  type GenerationState,
  isFinal,
  PROMPT_MAX,
  PROMPT_MIN,
  promptLength,
  type StartGeneration,
} from "../../../supabase/functions/_shared/contracts/generations.ts";
export {
  DISPLAY_NAME_CHARACTERS_MAX,
  type StorageUsed,
} from "../../../supabase/functions/_shared/contracts/account.ts";
export { pictureTypes } from "../../../supabase/functions/_shared/contracts/pictures.ts";

/** What is searched for, word by word; more than five would only make it slower. */
export function searchWords(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5);
}

/** The model's safety check refused it: the same words again would meet the same end. */
export function isFlagged({ error_code }: Pick<Generation, "error_code">): boolean {
  return error_code === "flagged";
}
