/**
 * What a visitor has written, chosen and attached before the sign-up. It stays on this device for
 * an hour after the last change, in localStorage and not in the tab, because a phone may kill the
 * app while its user reads the mail with the code. There is one per device.
 */
import * as z from "zod/mini";
import { modelSchema } from "../../../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import type { Memory } from "./memory.ts";
import { draftSchema, type SavedDraft } from "./saved-draft.ts";
import { keysOf, type Texts } from "../storage.ts";
import { createSlot, type Storing } from "../storing.ts";
import { VISITORS, VISITORS_DRAFT, VISITORS_FILES } from "./visitors-heir.ts";

const KEPT_FOR_MS = 60 * 60_000;
/**
 * Kept in place of the draft until its files are deleted, too, which may fail, or the app may be
 * killed. So the next start finds that something is left.
 */
const ERASED = '"erased"';

const keptSchema = z.object({
  /** Milliseconds since 1970, by the device's clock. */
  changed_at: z.number(),
  draft: draftSchema,
});

/** Loaded when something is deleted: most visitors attach no file. */
async function forgetFiles(kept: () => readonly string[] = () => []): Promise<void> {
  const { forgetFilesOf } = await import("./kept-files.ts");
  await forgetFilesOf(VISITORS_FILES, kept().map((id) => VISITORS_FILES + id));
}

export interface VisitorsMemory extends Pick<Memory, "draft" | "draftFiles" | "models"> {
  /** In how many milliseconds it has to be deleted. Null: nothing is kept. */
  timeLeft(): number | null;
  /** Deletes everything of the visitor, and resolves when the files are gone as well. */
  erase(): Promise<void>;
  /** Deletes what is too old, and files that no draft has. */
  tidy(): Promise<void>;
}

/** @param mayWrite false once somebody is signed in: a tab may not have noticed it yet */
export function createVisitorsMemory(
  storage: Texts,
  mayWrite: () => boolean,
  now: () => number = Date.now,
): VisitorsMemory {
  const storing: Storing = { storage, prefix: VISITORS, mayWrite };
  const slot = createSlot(storing, "draft", keptSchema);
  const files = createSlot(storing, "draft-pictures", z.array(z.uuid()));

  function timeLeft(): number | null {
    const kept = slot.read();
    if (!kept) return null;
    const age = now() - kept.changed_at;
    // A clock that was set back must not keep it for longer.
    return Math.abs(age) < KEPT_FOR_MS ? KEPT_FOR_MS - Math.max(0, age) : 0;
  }

  const read = () => (timeLeft() ?? 0) > 0 ? slot.read()?.draft ?? null : null;

  const isErased = () => storage.getItem(VISITORS_DRAFT) === ERASED;

  async function erase(): Promise<void> {
    for (const key of keysOf(storage)) if (key.startsWith(VISITORS)) storage.removeItem(key);
    storage.setItem(VISITORS_DRAFT, ERASED);
    await forgetFiles();
    if (isErased()) storage.removeItem(VISITORS_DRAFT);
  }

  return {
    draft: {
      read,
      write(draft: SavedDraft) {
        if (!mayWrite()) return;
        if (isEmpty(draft)) return storage.removeItem(VISITORS_DRAFT);
        // Opening the page again is no change.
        const before = read();
        if (before && JSON.stringify(before) === JSON.stringify(draft)) return;
        slot.write({ changed_at: now(), draft });
      },
    },
    draftFiles: files,
    models: createSlot(storing, "models", z.array(modelSchema)),
    timeLeft,
    erase,
    async tidy() {
      if (timeLeft() === 0 || isErased()) return await erase();
      // A file is on this list before it is kept.
      await forgetFiles(() => files.read() ?? []);
    },
  };
}

/** Choices alone are worth nothing to anybody. */
export function isEmpty({ prompt, files = [] }: SavedDraft): boolean {
  return prompt.trim() === "" && files.length === 0;
}
