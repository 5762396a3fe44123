/** What the server measures of a file that a user brings. */
import * as z from "zod/mini";

/** The body of `measure-upload`: the reference of a file of the caller. */
export const measureUploadSchema = z.strictObject({
  file: z.string().check(z.refine((file) => file.length <= 200, "is too long")),
});

/** What the server measured. Lengths of pictures, and sizes of sounds, are null. */
export const measuredSchema = z.object({
  file: z.string(),
  /** The type by its first bytes. */
  type: z.string(),
  bytes: z.int(),
  milliseconds: z.nullable(z.int()),
  /** As it is shown, that is, after its rotation. */
  width: z.nullable(z.int()),
  height: z.nullable(z.int()),
  has_sound: z.nullable(z.boolean()),
});

export type Measured = z.infer<typeof measuredSchema>;
