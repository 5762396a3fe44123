import type { Generation } from "../../../supabase/functions/_shared/contracts/generations.ts";
import { isBlank } from "../../../supabase/functions/_shared/contracts/visible-text.ts";

/**
 * Re-exports the contracts for the rest of the client: the only import from the server's folder.
 */
export {
  type AspectRatio,
  aspectRatios,
  type Mode,
  type Model,
  type ModelOption,
  type Resolution,
} from "../../../supabase/functions/_shared/contracts/catalog.ts";
export {
  type CreditTransaction,
  LOW_CREDITS,
  type Welcome,
} from "../../../supabase/functions/_shared/contracts/credits.ts";
export {
  askedOf,
  type Generation,
  type GenerationState,
  isFinal,
  PROMPT_MAX,
  PROMPT_MIN,
  type StartGeneration,
} from "../../../supabase/functions/_shared/contracts/generations.ts";
export {
  DISPLAY_NAME_CHARACTERS_MAX,
  type StorageUsed,
} from "../../../supabase/functions/_shared/contracts/account.ts";
export {
  characters,
  isBlank,
  isStorable,
  visibleCharacters,
} from "../../../supabase/functions/_shared/contracts/visible-text.ts";
export type { Packs, Purchase } from "../../../supabase/functions/_shared/contracts/purchases.ts";
export { pictureTypes } from "../../../supabase/functions/_shared/contracts/pictures.ts";

/**
 * Splits a search text into at most five words; more would only slow down the search. A part that
 * cannot be seen, or that no prompt can contain, is no word.
 */
export function searchWords(text: string): string[] {
  const words = text.toLowerCase().split(/[\s\0\p{Cs}]+/u);
  return words.filter((word) => !isBlank(word)).slice(0, 5);
}

/** True if the model's safety check refused it: the same prompt would be refused again. */
export function isFlagged({ error_code }: Pick<Generation, "error_code">): boolean {
  return error_code === "flagged";
}
