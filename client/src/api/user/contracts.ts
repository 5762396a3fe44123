/**
 * The part of the contracts that only signed-in users need: a visitor does not load it. The rest,
 * and every type, is in ../contracts.ts.
 */
import type { Generation } from "../../../../supabase/functions/_shared/contracts/generation/generations.ts";
import { isBlank } from "../../../../supabase/functions/_shared/contracts/generation/visible-text.ts";

export { DISPLAY_NAME_CHARACTERS_MAX } from "../../../../supabase/functions/_shared/contracts/account/account.ts";
export { LOW_CREDITS } from "../../../../supabase/functions/_shared/contracts/account/credits.ts";

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
