/** What this device remembers of one user, in localStorage: parsed when read, like any other input. */
import * as z from "zod/mini";
import {
  aspectRatioSchema,
  type Model,
  modelSchema,
  modeSchema,
  resolutionSchema,
} from "../../../supabase/functions/_shared/contracts/catalog.ts";
import { startGenerationSchema } from "../../../supabase/functions/_shared/contracts/generations.ts";

/** The composer's text and choices; the picture is not kept. `id` is the generation's id to be. */
const draftSchema = z.object({
  id: z.uuid(),
  prompt: z.string(),
  mode: modeSchema,
  model: z.nullable(z.string()),
  resolution: resolutionSchema,
  aspect_ratio: aspectRatioSchema,
});

export type SavedDraft = z.infer<typeof draftSchema>;

/** Requests that the server has not answered yet. `cost` as the button said it, in credits. */
const outboxSchema = z.array(
  z.object({ request: startGenerationSchema, cost: z.int(), created_at: z.string() }),
);

export type Outgoing = z.infer<typeof outboxSchema>[number];

/** Ids of videos that are deleted here, and not yet on the server. */
const deletionsSchema = z.array(z.uuid());

export interface Slot<T> {
  read(): T | null;
  write(value: T): void;
}

export interface Memory {
  draft: Slot<SavedDraft>;
  outbox: Slot<readonly Outgoing[]>;
  deletions: Slot<readonly string[]>;
  /** The catalog as it was last read: the composer stands at once, with its prices. */
  models: Slot<readonly Model[]>;
  /** Forgets everything of this user. */
  clear(): void;
}

export function createMemory(storage: Storage, userId: string): Memory {
  const prefix = `wan-pwa.${userId}.`;

  function slot<T>(name: string, schema: z.ZodMiniType<T>): Slot<T> {
    const key = prefix + name;
    return {
      read() {
        try {
          const parsed = z.safeParse(schema, JSON.parse(storage.getItem(key) ?? "null"));
          return parsed.success ? parsed.data : null;
        } catch {
          return null;
        }
      },
      write(value) {
        try {
          storage.setItem(key, JSON.stringify(value));
        } catch {
          // Private mode or a full disk: the app works, only a reload forgets.
        }
      },
    };
  }

  return {
    draft: slot("draft", draftSchema),
    outbox: slot("outbox", outboxSchema),
    deletions: slot("deletions", deletionsSchema),
    models: slot("models", z.array(modelSchema)),
    clear() {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
      for (const key of keys) if (key?.startsWith(prefix)) storage.removeItem(key);
    },
  };
}
