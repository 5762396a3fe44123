/** An example: a short looping video, and what to ask for to get one like it. */
import * as z from "zod/mini";
import { modeSchema, textsSchema } from "./catalog.ts";
import { inputsSchema } from "./inputs.ts";

/**
 * A file of supabase/catalog/examples. Next to it are `<name>.mp4` and `<name>.webp`, its first
 * frame. What the fields mean: supabase/catalog/README.md.
 */
export const exampleSchema = z.strictObject({
  position: z.int(),
  prompt: textsSchema,
  mode: modeSchema,
  model: z.string(),
  inputs: inputsSchema,
});

export type ExampleFile = z.infer<typeof exampleSchema>;
