/**
 * What this device remembers of one user, in localStorage: it is read before the first paint, and
 * IndexedDB would answer too late. Sixty rows take about 40 KB. Everything is parsed when it is
 * read, like any other input; data that another version of the app wrote in another format counts
 * as missing.
 */
import * as z from "zod/mini";
import {
  type Model,
  modelSchema,
} from "../../../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import { creditTransactionSchema } from "../../../../../supabase/functions/_shared/contracts/account/credits.ts";
import {
  generationSchema,
  startGenerationSchema,
} from "../../../../../supabase/functions/_shared/contracts/generation/generations.ts";
import { draftSchema, fileSchema, type SavedDraft } from "./saved-draft.ts";
import { inTab, keysOf, type Texts } from "../storage.ts";
import { createShelf, createSlot, type Shelf, type Slot, type Storing } from "../storing.ts";

export type { KnownFile, SavedDraft } from "./saved-draft.ts";
export type { Shelf, Slot } from "../storing.ts";

/** A request that the server has not accepted yet. */
const outgoingSchema = z.object({
  request: startGenerationSchema,
  files: z.array(fileSchema),
  /** The price on the button, in credits. */
  cost: z.int(),
  /** The length of the video for this price. */
  length_seconds: z.int(),
  created_at: z.string(),
  /** True if it left this device, so perhaps only the answer is missing. */
  has_left: z.boolean(),
  /**
   * `waiting`: it is sent once fewer videos are being made (stores/planned/). `sent`: it has waited,
   * and is on its way. Absent: it never had to wait.
   */
  planned: z.optional(z.enum(["waiting", "sent"])),
  /** The server refused it, and the user has not decided yet what to do. */
  refusal: z.optional(
    z.object({ code: z.string(), status: z.number(), detail: z.string(), hint: z.string() }),
  ),
});

export type Outgoing = z.infer<typeof outgoingSchema>;

/** The poster's address for the video at a path, and until when we trust it (milliseconds). */
const posterSchema = z.object({ path: z.string(), url: z.string(), until: z.number() });

export type KnownPoster = z.infer<typeof posterSchema>;

/**
 * What was on the screen, and when it was last known to be current (milliseconds). `posters` only
 * has addresses of these generations: an address is removed with its row.
 */
const knownSchema = z.object({
  version: z.literal(1),
  as_of: z.number(),
  generations: z.array(generationSchema),
  lines: z.array(creditTransactionSchema),
  posters: z.optional(z.array(posterSchema)),
});

export type Known = z.infer<typeof knownSchema>;

/** Ids of videos that are deleted on this device but not yet on the server. */
const videoDeletionsSchema = z.array(z.uuid());

export interface Memory {
  /** Each tab has its own; a new tab begins with the one that was changed last. */
  draft: Pick<Slot<SavedDraft>, "read" | "write">;
  /** The files of the drafts in any tab that are on this device; the last one first. */
  draftFiles: Slot<readonly string[]>;
  /** By generation id, each under its own key, so that two tabs never overwrite each other's. */
  outbox: Shelf<Outgoing>;
  videoDeletions: Slot<readonly string[]>;
  /** How many videos the server makes at once. */
  mostAtOnce: Slot<number>;
  /** Failed videos that are out of the way on this device, the last one first. */
  dismissed: Slot<readonly string[]>;
  /** The catalog as it was last read, so that the composer shows its prices immediately. */
  models: Slot<readonly Model[]>;
  known: Slot<Known>;
  /** Prompts that were sent from this device, newest first. */
  prompts: Slot<readonly string[]>;
  /** For values that only parts need which load later. */
  storing: Storing;
  /** When the newest video seen on this device finished, by the server's clock. */
  seenUntil: Slot<string>;
  /** Forgets everything of this user and blocks further writes. */
  clear(): void;
}

/** Matches the keys of all users. */
const ANYBODYS = /^wan-pwa\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\./;

/** Identifies a tab, also after a reload. */
const TAB_KEY = "wan-pwa.tab";

/**
 * Opens the memory of one user. `isSignedIn` is called before each write, so that a tab that has
 * not yet noticed a sign-out in another tab writes nothing.
 */
export function createMemory(
  storage: Texts,
  userId: string,
  isSignedIn: () => boolean = () => true,
  tabStorage: Texts = inTab,
): Memory {
  const prefix = `wan-pwa.${userId}.`;
  let isOpen = true;
  const storing: Storing = { storage, prefix, mayWrite: () => isOpen && isSignedIn() };
  const prompts = createSlot(storing, "prompts", z.array(z.string()));

  return {
    draft: createDraftSlot(storing, tabStorage, prompts),
    draftFiles: createSlot(storing, "draft-pictures", z.array(z.uuid())),
    outbox: createShelf(storing, "outbox.", outgoingSchema),
    videoDeletions: createSlot(storing, "deletions", videoDeletionsSchema),
    mostAtOnce: createSlot(storing, "most-at-once", z.int()),
    dismissed: createSlot(storing, "dismissed", z.array(z.uuid())),
    models: createSlot(storing, "models", z.array(modelSchema)),
    known: createSlot(storing, "known", knownSchema),
    prompts,
    storing,
    seenUntil: createSlot(storing, "seen-until", z.string()),
    clear() {
      isOpen = false;
      for (const one of [storage, tabStorage]) {
        for (const key of keysOf(one)) if (key.startsWith(prefix)) one.removeItem(key);
      }
    },
  };
}

/**
 * The draft of this tab, and the one that a new tab begins with: what any tab wrote last. There, an
 * empty composer does not replace another tab's text, and a replaced text becomes an earlier
 * prompt.
 */
function createDraftSlot(
  storing: Storing,
  tabStorage: Texts,
  prompts: Slot<string[]>,
): Memory["draft"] {
  const tab = tabStorage.getItem(TAB_KEY) ?? crypto.randomUUID();
  tabStorage.setItem(TAB_KEY, tab);
  const own = createSlot({ ...storing, storage: tabStorage }, "draft", draftSchema);
  const last = createSlot(storing, "draft", draftSchema);
  return {
    read() {
      const here = own.read();
      if (here) return here;
      const other = last.read();
      // Another tab may still show it: its files stay where that tab finds them.
      return other && other.tab !== tab
        ? { ...other, id: crypto.randomUUID(), from: other.id }
        : other;
    },
    write(draft) {
      const mine = { ...draft, tab };
      own.write(mine);
      const other = last.read();
      const isOthers = other !== null && other.tab !== tab;
      const text = other?.prompt.trim() ?? "";
      if (isOthers && text !== "" && text !== draft.prompt.trim()) {
        if (draft.prompt.trim() === "") return;
        prompts.write([text, ...(prompts.read() ?? []).filter((known) => known !== text)]);
      }
      last.write(mine);
    },
  };
}

/** Removes the data of other users when this one signs in. Returns whether there was any. */
export function forgetOthers(storage: Texts, userId: string): boolean {
  const others = keysOf(storage).filter((key) =>
    ANYBODYS.test(key) && !key.startsWith(`wan-pwa.${userId}.`)
  );
  for (const key of others) storage.removeItem(key);
  return others.length > 0;
}
