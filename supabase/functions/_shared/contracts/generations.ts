/** A generation: the request, its states and its result. */
import * as z from "zod/mini";
import { aspectRatioSchema, modeSchema, resolutionSchema } from "./catalog.ts";
import { characters, isBlank, isStorable, visibleCharacters } from "./visible-text.ts";

/** A prompt has at least this many visible characters, and at most this many of all kinds. */
export const PROMPT_MIN = 10;
export const PROMPT_MAX = 500;

/**
 * States in rank order. A generation never goes back to an earlier one; the last three are final.
 */
export const generationStates = [
  "queued",
  "starting",
  "processing",
  "finalizing",
  "completed",
  "failed",
  "canceled",
] as const;

export type GenerationState = (typeof generationStates)[number];

/** Whether a generation in this state no longer changes. */
export function isFinal(state: GenerationState): boolean {
  return state === "completed" || state === "failed" || state === "canceled";
}

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
  model: z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{0,99}$/)),
  resolution: resolutionSchema,
  /** Kept exactly as it is sent. */
  prompt: z.string().check(
    storableText,
    shortText,
    z.refine(
      (prompt) => visibleCharacters(prompt) >= PROMPT_MIN,
      `must have at least ${PROMPT_MIN} visible characters`,
    ),
  ),
  /** Kept exactly as it is sent; not blank. */
  negative_prompt: z.optional(
    z.nullable(
      z.string().check(
        storableText,
        shortText,
        z.refine((text) => !isBlank(text), "is blank; leave it out"),
      ),
    ),
  ),
  aspect_ratio: z.optional(z.nullable(aspectRatioSchema)),
  /** The same seed and inputs give the same video. If absent, Replicate picks a seed. */
  seed: z.optional(z.nullable(z.int().check(z.gte(0), z.lte(2_147_483_647)))),
  /** The path in the bucket `pictures`: `<user id>/<uuid>.<png|jpg|webp>`. Never a URL. */
  image_path: z.optional(z.nullable(z.string().check(z.maxLength(200)))),
  /**
   * The price that the user saw, in credits. If the price is different now, the start is refused
   * (409 `price_changed`). If absent, any price is accepted. A repeat is not compared by this
   * field, because the user agreed to the price the first time.
   */
  expected_cost: z.optional(z.nullable(z.int().check(z.positive(), z.lte(2_147_483_647)))),
});

export type StartGeneration = z.infer<typeof startGenerationSchema>;

/** The body of `generation-status` and `cancel-generation`. */
export const generationIdSchema = z.strictObject({ id: z.uuid() });

/** A generation as REST, functions and Realtime send it. `version` grows with every change. */
export const generationSchema = z.object({
  id: z.guid(),
  mode: modeSchema,
  model: z.string(),
  resolution: resolutionSchema,
  prompt: z.string(),
  negative_prompt: z.nullable(z.string()),
  aspect_ratio: z.nullable(aspectRatioSchema),
  seed: z.nullable(z.int()),
  image_path: z.nullable(z.string()),
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

/** The request's fields that the row keeps. A repeat has to have the same values. */
const askedFields =
  z.keyof(z.omit(startGenerationSchema, { id: true, expected_cost: true })).options;

type AskedField = (typeof askedFields)[number];

/** The values that the row of a request has: null for what the request leaves out. */
export function askedOf(source: Pick<StartGeneration, AskedField>): Pick<Generation, AskedField> {
  return Object.fromEntries(
    askedFields.map((field) => [field, source[field] ?? null]),
  ) as Pick<Generation, AskedField>;
}

/** The columns of `public.generations` that a `Generation` has, for `select()`. */
export const generationColumns = Object.keys(generationSchema.shape).join(",");
