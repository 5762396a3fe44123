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
} from "../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
export {
  type Inputs,
  inputsIn,
  type InputValue,
} from "../../../supabase/functions/_shared/contracts/catalog/inputs.ts";
export {
  lengthOf,
  type Lengths,
  priceOf,
  usualSecondsOf,
} from "../../../supabase/functions/_shared/contracts/catalog/price.ts";
export {
  readReference,
  type UploadBucket,
  uploadBuckets,
} from "../../../supabase/functions/_shared/contracts/upload/uploads.ts";
export type {
  CreditTransaction,
  Welcome,
} from "../../../supabase/functions/_shared/contracts/account/credits.ts";
export {
  type GenerationState,
  isFinal,
} from "../../../supabase/functions/_shared/contracts/generation/generation-states.ts";
export type {
  Generation,
  StartGeneration,
} from "../../../supabase/functions/_shared/contracts/generation/generations.ts";
export type { StorageUsed } from "../../../supabase/functions/_shared/contracts/account/account.ts";
export {
  PROMPT_MAX,
  PROMPT_MIN,
} from "../../../supabase/functions/_shared/contracts/generation/prompt.ts";
export {
  characters,
  isBlank,
  isStorable,
  visibleCharacters,
} from "../../../supabase/functions/_shared/contracts/generation/visible-text.ts";
export type { Offer } from "../../../supabase/functions/_shared/contracts/catalog/offer.ts";
export type {
  Packs,
  Purchase,
} from "../../../supabase/functions/_shared/contracts/account/purchases.ts";
