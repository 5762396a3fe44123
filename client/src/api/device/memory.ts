/**
 * What this device remembers of one user, in localStorage: it is read before the first paint, which
 * IndexedDB could not be, and sixty rows are some forty kilobytes. Parsed when read, like any other
 * input; what a newer or older app wrote in another form is as good as nothing.
 */
import * as z from "zod/mini";
import {
  aspectRatioSchema,
  type Model,
  modelSchema,
  modeSchema,
  resolutionSchema,
} from "../../../../supabase/functions/_shared/contracts/catalog.ts";
import { creditTransactionSchema } from "../../../../supabase/functions/_shared/contracts/credits.ts";
import {
  generationSchema,
  startGenerationSchema,
} from "../../../../supabase/functions/_shared/contracts/generations.ts";
import { createShelf, createSlot, type Shelf, type Slot, type Storing } from "./storing.ts";

export type { Shelf, Slot } from "./storing.ts";

/** The composer's text and choices. `id` is the generation's id to be, and its picture's. */
const draftSchema = z.object({
  id: z.uuid(),
  prompt: z.string(),
  mode: modeSchema,
  model: z.nullable(z.string()),
  resolution: resolutionSchema,
  aspect_ratio: aspectRatioSchema,
  negative_prompt: z.optional(z.string()),
  seed: z.optional(z.string()),
});

export type SavedDraft = z.infer<typeof draftSchema>;

/** A request that the server has not taken yet. */
const outgoingSchema = z.object({
  request: startGenerationSchema,
  /** As the button said it, in credits. */
  cost: z.int(),
  created_at: z.string(),
  /** It left this device: only its answer may be missing. */
  has_left: z.boolean(),
  /** The server said no, and the user has not said yet what now. */
  refusal: z.optional(
    z.object({ code: z.string(), status: z.number(), detail: z.string(), hint: z.string() }),
  ),
});

export type Outgoing = z.infer<typeof outgoingSchema>;

/** The address of the poster of the video at a path, and until when it is trusted (milliseconds). */
const posterSchema = z.object({ path: z.string(), url: z.string(), until: z.number() });

export type KnownPoster = z.infer<typeof posterSchema>;

/**
 * What was on the screen, and when it was last known to be true (milliseconds). `posters` are of these
 * generations alone: an address goes with its row.
 */
const knownSchema = z.object({
  version: z.literal(1),
  as_of: z.number(),
  generations: z.array(generationSchema),
  lines: z.array(creditTransactionSchema),
  posters: z.optional(z.array(posterSchema)),
});

export type Known = z.infer<typeof knownSchema>;

/** Ids of videos that are deleted here, and not yet on the server. */
const videoDeletionsSchema = z.array(z.uuid());

export interface Memory {
  draft: Slot<SavedDraft>;
  /** By the generation's id, each under a key of its own: two tabs never write over one another. */
  outbox: Shelf<Outgoing>;
  videoDeletions: Slot<readonly string[]>;
  /** The catalog as it was last read: the composer stands at once, with its prices. */
  models: Slot<readonly Model[]>;
  known: Slot<Known>;
  /** What was asked for from this device, newest first. */
  prompts: Slot<readonly string[]>;
  /** When the newest video had finished that was seen on this device, by the server's clock. */
  seenUntil: Slot<string>;
  /** Forgets everything of this user, and writes nothing more. */
  clear(): void;
}

/** What another user left on this device. */
const ANYBODYS = /^wan-pwa\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\./;

/**
 * `isSignedIn`: asked before each write, so that a tab that has not yet heard of the sign-out in
 * another one leaves nothing behind.
 */
export function createMemory(
  storage: Storage,
  userId: string,
  isSignedIn: () => boolean = () => true,
): Memory {
  const prefix = `wan-pwa.${userId}.`;
  let isOpen = true;
  const storing: Storing = { storage, prefix, mayWrite: () => isOpen && isSignedIn() };

  return {
    draft: createSlot(storing, "draft", draftSchema),
    outbox: createShelf(storing, "outbox.", outgoingSchema),
    videoDeletions: createSlot(storing, "deletions", videoDeletionsSchema),
    models: createSlot(storing, "models", z.array(modelSchema)),
    known: createSlot(storing, "known", knownSchema),
    prompts: createSlot(storing, "prompts", z.array(z.string())),
    seenUntil: createSlot(storing, "seen-until", z.string()),
    clear() {
      isOpen = false;
      for (const key of keysOf(storage)) if (key.startsWith(prefix)) storage.removeItem(key);
    },
  };
}

/** Another user begins: nothing of the one before stays. Tells whether there was anything. */
export function forgetOthers(storage: Storage, userId: string): boolean {
  const others = keysOf(storage).filter((key) =>
    ANYBODYS.test(key) && !key.startsWith(`wan-pwa.${userId}.`)
  );
  for (const key of others) storage.removeItem(key);
  return others.length > 0;
}

function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
}
