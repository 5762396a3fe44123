/** A generation: the request, its states and its result. */
import * as z from "zod/mini";
import { modeSchema } from "../catalog/catalog.ts";
import { generationStates } from "./generation-states.ts";
import { inputsSchema } from "../catalog/inputs.ts";
import { PROMPT_MAX, PROMPT_MIN } from "./prompt.ts";
import { characters, isStorable, visibleCharacters } from "./visible-text.ts";

const storableText = z.refine<string>(isStorable, "contains characters that cannot be stored");
const shortText = z.refine<string>(
  (text) => characters(text) <= PROMPT_MAX,
  `must be at most ${PROMPT_MAX} characters long`,
);

/**
 * `POST start-generation`. The client makes `id` and saves it before it sends the request.
 * Repeating the same id and body returns the first answer (200); the same id with another body is
 * refused (409 `id_reused`).
 */
export const startGenerationSchema = z.strictObject({
  id: z.uuid(),
  mode: modeSchema,
  model: z.string().check(
    z.refine((slug) => /^[a-z0-9][a-z0-9.-]{0,99}$/.test(slug), "is no slug"),
  ),
  /** Kept exactly as it is sent. */
  prompt: z.string().check(
    storableText,
    shortText,
    z.refine(
      (prompt) => visibleCharacters(prompt) >= PROMPT_MIN,
      `must have at least ${PROMPT_MIN} visible characters`,
    ),
  ),
  /** What the model takes beside the prompt. A default may be left out. */
  inputs: inputsSchema,
  /** An own finished generation that this one continues. */
  parent_id: z.optional(z.nullable(z.uuid())),
  /**
   * The price that the user saw, in credits. If the price is different now, the start is refused
   * (409 `price_changed`). If absent, any price is accepted. A repeat is not compared by this
   * field, because the user agreed to the price the first time.
   */
  expected_cost: z.optional(
    z.nullable(z.int().check(z.refine((cost) => cost > 0 && cost <= 2_147_483_647, "is no price"))),
  ),
});

export type StartGeneration = z.infer<typeof startGenerationSchema>;

/** The body of `generation-status` and `cancel-generation`. */
export const generationIdSchema = z.strictObject({ id: z.uuid() });

/** A generation as REST, functions and Realtime send it. `version` grows with every change. */
export const generationSchema = z.object({
  id: z.guid(),
  mode: modeSchema,
  model: z.string(),
  prompt: z.string(),
  /** With the defaults filled in. */
  inputs: inputsSchema,
  /** The generation that this one continues. It may be deleted by now. */
  parent_id: z.nullable(z.guid()),
  /** How long the result is, in whole seconds, as it was priced. */
  length_seconds: z.int(),
  /** In credits. */
  cost: z.int(),
  state: z.enum(generationStates),
  /** Percent, 0 to 100. Above 95 only after we have stored the file. */
  progress: z.int(),
  version: z.int(),
  /** Why it failed: a code to branch on, and a sentence for the owner. */
  error_code: z.nullable(z.string()),
  error_message: z.nullable(z.string()),
  /** The path in the bucket `videos`, once completed. */
  output_path: z.nullable(z.string()),
  created_at: z.string(),
  started_at: z.nullable(z.string()),
  finished_at: z.nullable(z.string()),
});

export type Generation = z.infer<typeof generationSchema>;

/** The columns of `public.generations` that a `Generation` has, for `select()`. */
export const generationColumns = Object.keys(generationSchema.shape).join(",");
