/** The contracts as the rest of the client sees them: the door to the server's room. */
export {
  type AspectRatio,
  aspectRatios,
  type Mode,
  type Model,
  modes,
  type Resolution,
  resolutions,
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
export { imageTypes } from "../../../supabase/functions/_shared/contracts/images.ts";
