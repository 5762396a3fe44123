/** The composer's text, choices and files, as the device keeps them. */
import * as z from "zod/mini";
import { modeSchema } from "../../../../../supabase/functions/_shared/contracts/catalog/catalog.ts";

/** A file of a draft or of a request. */
export const fileSchema = z.object({
  /** The name and the kind of its input. */
  input: z.string(),
  kind: z.string(),
  /** What it is kept under on this device. Null: an own finished video, used where it lies. */
  id: z.nullable(z.uuid()),
  /** Null: not uploaded yet. */
  reference: z.nullable(z.string()),
  /** As the server measured it. */
  milliseconds: z.nullable(z.int()),
  /** The own video that the new one continues with it. */
  continues: z.nullable(z.guid()),
});

export type KnownFile = z.infer<typeof fileSchema>;

/** As chosen or typed, so without the limits of a request. */
const valuesSchema = z.catchall(
  z.object({}),
  z.union([z.boolean(), z.int(), z.string(), z.array(z.string())]),
);

/** The composer's text and choices. */
export const draftSchema = z.object({
  id: z.uuid(),
  prompt: z.string(),
  mode: modeSchema,
  model: z.nullable(z.string()),
  values: z.optional(valuesSchema),
  /** The shape of videos from files; that of videos from text is among the values. */
  shape: z.optional(z.string()),
  files: z.optional(z.array(fileSchema)),
  /** The tab that wrote it. */
  tab: z.optional(z.string()),
});

export type SavedDraft = z.infer<typeof draftSchema> & {
  /** The draft of another tab that this one began with, whose files it takes over. */
  from?: string;
};
