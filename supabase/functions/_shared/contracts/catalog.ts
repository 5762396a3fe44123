/** The catalog: the available models, the options they accept and their prices. */
import * as z from "zod/mini";

export const modes = ["t2v", "i2v"] as const;
export const resolutions = ["480p", "720p"] as const;
export const aspectRatios = ["16:9", "9:16"] as const;
/** Request fields that a model may take beside the prompt; its file says which. */
const modelOptions = ["negative_prompt", "aspect_ratio", "seed"] as const;

export const modeSchema = z.enum(modes);
export const resolutionSchema = z.enum(resolutions);
export const aspectRatioSchema = z.enum(aspectRatios);

/** `t2v`: a prompt becomes a video. `i2v`: a picture and a prompt become a video. */
export type Mode = (typeof modes)[number];
export type Resolution = (typeof resolutions)[number];
export type AspectRatio = (typeof aspectRatios)[number];
export type ModelOption = (typeof modelOptions)[number];

/** What a generation costs on a model at a resolution, and how long it has taken recently. */
const modelPriceSchema = z.object({
  resolution: resolutionSchema,
  /** In credits. */
  cost: z.int(),
  /** The median of the latest runs, from start to finished video. Null: too few runs yet. */
  usual_seconds: z.nullable(z.int()),
});

/**
 * A model as the client lists it. `options` are the request fields that it takes beside the prompt.
 */
export const modelSchema = z.object({
  slug: z.string(),
  label: z.string(),
  description: z.string(),
  mode: modeSchema,
  options: z.array(z.enum(modelOptions)),
  /** The catalog's estimate, used until there is a measured value. */
  usual_seconds: z.int(),
  model_prices: z.array(modelPriceSchema),
});

export type Model = z.infer<typeof modelSchema>;
