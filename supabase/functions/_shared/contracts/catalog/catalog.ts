/**
 * The catalog: the AI models, what each takes beside the prompt, what it costs and how long it
 * takes. `read_catalog` answers with these. What the fields mean: supabase/catalog/README.md.
 */
import * as z from "zod/mini";

export const modes = ["t2v", "i2v", "v2v"] as const;

export const modeSchema = z.enum(modes);

/**
 * `t2v`: a prompt becomes a video (Text). `i2v`: pictures and a prompt become a video (Photo).
 * `v2v`: a clip and a prompt become a video (Edit).
 */
export type Mode = (typeof modes)[number];

/**
 * A text in each language of the app: { "en": "…", "de": "…" }. Here and below without zod's record
 * and discriminatedUnion, because the app would load 1 KB more before its first screen.
 */
export const textsSchema = z.catchall(z.object({}), z.string());

export type Texts = z.infer<typeof textsSchema>;

const anyInput = {
  /** Its key in a request's `inputs`, for example `aspect_ratio`. */
  name: z.string(),
  label: textsSchema,
  hint: z.optional(textsSchema),
  /** The modes in which the model takes it. */
  modes: z.array(modeSchema),
  /** The modes in which it must be given, unless it has a default. */
  required: z.array(modeSchema),
  /** Whether it is among the settings that few users need. */
  more: z.boolean(),
};

/** What a model takes beside the prompt. The value's form depends on `kind`. */
export const inputSchema = z.union([
  /** One of `values`. `labels` has texts for those that do not speak for themselves. */
  z.object({
    ...anyInput,
    kind: z.literal("choice"),
    values: z.array(z.string()),
    labels: z.optional(z.catchall(z.object({}), textsSchema)),
    default: z.optional(z.string()),
  }),
  z.object({
    ...anyInput,
    kind: z.literal("whole_number"),
    min: z.int(),
    max: z.int(),
    default: z.optional(z.int()),
    /** Shown behind the number. */
    unit: z.optional(z.enum(["seconds"])),
    /** The name of a clip. The number is in seconds, and the clip has to be shorter than it. */
    longer_than: z.optional(z.string()),
  }),
  z.object({ ...anyInput, kind: z.literal("switch"), default: z.boolean() }),
  /** Not blank, and at most this long in characters. */
  z.object({ ...anyInput, kind: z.literal("text"), characters_max: z.int() }),
  /** A file in the bucket `pictures`. */
  z.object({ ...anyInput, kind: z.literal("picture") }),
  /** A list of at least one file in the bucket `pictures`. */
  z.object({ ...anyInput, kind: z.literal("pictures"), count_max: z.int() }),
  /** A file in the bucket `clips`, or a finished video of the same user in `videos`. */
  z.object({
    ...anyInput,
    kind: z.literal("clip"),
    milliseconds_min: z.int(),
    milliseconds_max: z.int(),
    /** The MIME types that the model takes. Absent: all that the buckets take. */
    types: z.optional(z.array(z.string())),
  }),
  /**
   * The part of the clip `of` that is made new, in white, with the clip's width and height: a PNG
   * in `pictures`, or an MP4 in `clips` with as many frames as the clip.
   */
  z.object({
    ...anyInput,
    kind: z.literal("mask"),
    as: z.enum(["picture", "clip"]),
    of: z.string(),
  }),
  /** A file in the bucket `sounds`. */
  z.object({
    ...anyInput,
    kind: z.literal("sound"),
    milliseconds_min: z.int(),
    milliseconds_max: z.int(),
  }),
]);

export type Input = z.infer<typeof inputSchema>;
export type InputKind = Input["kind"];

/**
 * One line of a model's price. The first line that fits decides: its `resolution` and its
 * `length_seconds` are those of the request, or absent. It costs `credits`, or `credits_per_second`
 * for each second of the result, and at least `credits_min`.
 */
export const priceLineSchema = z.union([
  z.object({
    resolution: z.optional(z.string()),
    length_seconds: z.optional(z.int()),
    credits: z.int(),
  }),
  z.object({
    resolution: z.optional(z.string()),
    credits_per_second: z.int(),
    credits_min: z.int(),
  }),
]);

export type PriceLine = z.infer<typeof priceLineSchema>;

/** An estimate: `seconds`, and `per_second` more for each second of the result. */
const usualTimeSchema = z.object({
  resolution: z.optional(z.string()),
  seconds: z.int(),
  per_second: z.number(),
});

/** The median time of the latest runs, from the start to the finished video. */
const measuredTimeSchema = z.object({
  /** Empty for a model without this input. */
  resolution: z.string(),
  length_seconds: z.int(),
  usual_seconds: z.int(),
});

export const modelSchema = z.object({
  slug: z.string(),
  /** Its own name, for example "Wan 2.7". */
  label: z.string(),
  /** What it is for, in one or two words: "Fast". No other model of the same mode has it. */
  purpose: textsSchema,
  description: textsSchema,
  /** A prompt that suits most photos. Null: it makes no videos from photos. */
  photo_prompt: z.nullable(textsSchema),
  modes: z.array(modeSchema),
  /** False: withdrawn. It is listed, because videos that it made refer to it. */
  enabled: z.boolean(),
  /** Whether its videos have sound. */
  has_sound: z.boolean(),
  /** How long its videos are: seconds, or the name of the input that says it. */
  length: z.union([z.int(), z.string()]),
  /** The longest prompt, in characters. */
  prompt_characters_max: z.int(),
  /** In the order in which the composer shows them. */
  inputs: z.array(inputSchema),
  /** The price that is valid now. */
  price: z.array(priceLineSchema),
  usual_times: z.array(usualTimeSchema),
  measured_times: z.array(measuredTimeSchema),
});

/** A model as the client lists it. */
export type Model = z.infer<typeof modelSchema>;
