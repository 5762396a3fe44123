/**
 * Re-exports the contracts for the rest of the client, together with user/contracts.ts: outside
 * this folder, nothing else imports from the server's. A visitor loads all of this file, so of the
 * schemas that only a signed-in user needs, it imports the types alone.
 */
export {
  type Input,
  type InputKind,
  type Mode,
  type Model,
  modes,
  type PriceLine,
  type Texts,
} from "../../../supabase/functions/_shared/contracts/catalog.ts";
export {
  type Inputs,
  inputsIn,
  type InputValue,
} from "../../../supabase/functions/_shared/contracts/inputs.ts";
export {
  lengthOf,
  type Lengths,
  priceOf,
  usualSecondsOf,
} from "../../../supabase/functions/_shared/contracts/price.ts";
export {
  readReference,
  type UploadBucket,
  uploadBuckets,
} from "../../../supabase/functions/_shared/contracts/uploads.ts";
export type {
  CreditTransaction,
  Welcome,
} from "../../../supabase/functions/_shared/contracts/credits.ts";
export {
  type GenerationState,
  isFinal,
} from "../../../supabase/functions/_shared/contracts/generation-states.ts";
export type {
  Generation,
  StartGeneration,
} from "../../../supabase/functions/_shared/contracts/generations.ts";
export type { StorageUsed } from "../../../supabase/functions/_shared/contracts/account.ts";
export { PROMPT_MAX, PROMPT_MIN } from "../../../supabase/functions/_shared/contracts/prompt.ts";
export {
  characters,
  isBlank,
  isStorable,
  visibleCharacters,
} from "../../../supabase/functions/_shared/contracts/visible-text.ts";
export type { Offer } from "../../../supabase/functions/_shared/contracts/offer.ts";
export type { Packs, Purchase } from "../../../supabase/functions/_shared/contracts/purchases.ts";
