/** The catalog: which models there are, what they accept and what they cost. */
import * as z from "zod/mini";

export const modes = ["t2v", "i2v"] as const;
export const resolutions = ["480p", "720p"] as const;
export const aspectRatios = ["16:9", "9:16"] as const;

export const modeSchema = z.enum(modes);
export const resolutionSchema = z.enum(resolutions);
export const aspectRatioSchema = z.enum(aspectRatios);

/** `t2v`: a prompt becomes a video. `i2v`: a picture and a prompt become a video. */
export type Mode = (typeof modes)[number];
export type Resolution = (typeof resolutions)[number];
export type AspectRatio = (typeof aspectRatios)[number];

/** What a generation costs on a model at a resolution, and how long it took lately. */
const modelPriceSchema = z.object({
  resolution: resolutionSchema,
  /** In credits. */
  cost: z.int(),
  /** The median of the latest runs, from the tap to the video. Null: too few yet. */
  usual_seconds: z.nullable(z.int()),
});

/** A model as the client lists it. `options` are the request fields beside the prompt that it takes. */
export const modelSchema = z.object({
  slug: z.string(),
  label: z.string(),
  description: z.string(),
  mode: modeSchema,
  options: z.array(z.enum(["negative_prompt", "aspect_ratio", "seed"])),
  /** The catalog's estimate, for where nothing was measured yet. */
  usual_seconds: z.int(),
  model_prices: z.array(modelPriceSchema),
});

export type Model = z.infer<typeof modelSchema>;
