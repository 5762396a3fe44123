/**
 * The files of supabase/catalog: one for each model, and inputs.json with what several models have
 * in common. `npm run sync-catalog` writes the JSON Schema for editors from these schemas.
 */
import * as z from "zod/mini";
import {
  inputSchema,
  modeSchema,
} from "../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import { runSchema } from "../../../supabase/functions/_shared/generation/model-run.ts";

const says = (text: string) => z.describe(text);

const EXPRESSION =
  'A constant, "$name" (the value of that input, or "$prompt"; left out if the request has none), or a table { "$name": { "<value>": … } }.';

const textsSchema = z.record(z.string().check(z.regex(/^[a-z]{2}$/)), z.string()).check(
  says("A text in each language of the app."),
);

const sentences: Record<string, string> = {
  more: "Whether it is among the settings that few users need.",
  labels: "Texts for those values that do not speak for themselves.",
  longer_than: "The name of a clip that has to be shorter than this.",
  types: "The MIME types that the model takes.",
  as: "Whether the mask is a PNG or an MP4.",
  of: "The name of the clip that the mask is for.",
};

/**
 * Every field that an input of some kind has. A file and inputs.json may each say a part of them;
 * together they have to say what the contract wants of the kind.
 */
function inputParts(): Record<string, z.ZodMiniType> {
  const schemas = new Map<string, Set<z.ZodMiniType>>();
  for (const { shape } of inputSchema.def.options) {
    for (const [name, schema] of Object.entries(shape)) {
      schemas.set(name, (schemas.get(name) ?? new Set<z.ZodMiniType>()).add(schema));
    }
  }
  return Object.fromEntries([...schemas].map(([name, kinds]) => {
    const [first, ...others] = kinds;
    const either = first && others.length === 0 ? first : z.union([...kinds]);
    const sentence = sentences[name];
    return [name, z.optional(sentence === undefined ? either : either.check(says(sentence)))];
  }));
}

const { name: _name, modes: _modes, required: _required, ...parts } = inputParts();

export const commonInputsSchema = z.record(z.string(), z.strictObject(parts));

export type CommonInputs = z.infer<typeof commonInputsSchema>;

const inputEntrySchema = z.strictObject({
  name: z.string().check(
    z.regex(/^[a-z][a-z0-9_]{0,39}$/),
    says("What inputs.json says about this name is the same for all models, unless it is here."),
  ),
  modes: z.optional(
    z.array(modeSchema).check(says("The modes that take it. Left out: all of the model's.")),
  ),
  required: z.optional(
    z.union([z.boolean(), z.array(modeSchema)]).check(
      says("The modes in which it must be given; true for all in which it is taken."),
    ),
  ),
  ...parts,
});

const lineParts = {
  resolution: z.optional(z.string()),
  length_seconds: z.optional(z.int()),
  replicate_usd: z.optional(
    z.nullable(z.number()).check(
      says("What Replicate charges for a video, in USD. Null: it is not published."),
    ),
  ),
  replicate_usd_per_second: z.optional(z.number()),
  source: z.string().check(says("Where that is from, and when it was read.")),
  below_cost: z.optional(
    z.string().check(
      z.minLength(20),
      says("Why it is sold below its cost, or without knowing it."),
    ),
  ),
};

const priceEntrySchema = z.union([
  z.strictObject({ ...lineParts, credits: z.int().check(z.positive()) }),
  z.strictObject({
    ...z.omit(z.object(lineParts), { length_seconds: true }).shape,
    credits_per_second: z.int().check(z.positive()),
    credits_min: z.int().check(z.positive()),
  }),
]);

export type PriceEntry = z.infer<typeof priceEntrySchema>;

export const modelFileSchema = z.strictObject({
  $schema: z.literal("../model.schema.json"),
  slug: z.string().check(
    z.regex(/^[a-z0-9][a-z0-9.-]{0,99}$/),
    says("The file's name. Never reused."),
  ),
  label: z.string().check(says('The model\'s own name, for example "Wan 2.7".')),
  purpose: textsSchema.check(
    says('What it is for, in one or two words, for example "Fast". Unique within a mode.'),
  ),
  description: textsSchema,
  photo_prompt: z.optional(
    textsSchema.check(
      says("A prompt that suits most photos. Every model with the mode i2v needs one."),
    ),
  ),
  modes: z.array(modeSchema).check(z.minLength(1)),
  enabled: z.optional(z.boolean().check(says("False withdraws the model from the offer."))),
  position: z.int().check(says("Its place in the list. The first of a mode is preselected.")),
  has_sound: z.boolean().check(says("Whether its videos have sound.")),
  length: z.union([z.int(), z.string()]).check(
    says("How long its videos are: seconds, or the name of the input that says it."),
  ),
  prompt_characters_max: z.optional(z.int().check(z.minimum(10), z.maximum(500))),
  inputs: z.array(inputEntrySchema),
  price: z.array(priceEntrySchema).check(
    z.minLength(1),
    says("The first line that fits decides. Without a resolution it fits every one."),
  ),
  usual_times: z.array(z.strictObject({
    resolution: z.optional(z.string()),
    seconds: z.int(),
    per_second: z.optional(
      z.number().check(says("As much longer for each second of the result.")),
    ),
  })),
  cancel_after_seconds: z.int().check(
    z.minimum(600),
    says("Replicate ends a run that takes longer."),
  ),
  deadline_seconds: z.int().check(
    z.maximum(7200),
    says("After this time the generation fails. At least 300 more than cancel_after_seconds."),
  ),
  run: z.strictObject({
    replicate: runSchema.shape.replicate.check(
      says("owner/name at Replicate, or a table of them."),
    ),
    version: runSchema.shape.version.check(
      says("Pinned, for a model that is not official; else null."),
    ),
    input: runSchema.shape.input.check(says(`The whole input that Replicate gets. ${EXPRESSION}`)),
  }),
});

export type ModelFile = z.infer<typeof modelFileSchema>;
