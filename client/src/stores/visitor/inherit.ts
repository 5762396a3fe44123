/** What becomes of a visitor's draft once somebody is signed in. */
import { createMemory, type Memory } from "../../api/device/kept/memory.ts";
import { copyFile, forgetFile, keptFile } from "../../api/device/kept/kept-files.ts";
import { keepShared } from "../../api/device/shared.ts";
import { inTab, onDevice } from "../../api/device/storage.ts";
import { createVisitorsMemory, isEmpty } from "../../api/device/kept/visitors-draft.ts";
import { heirIn, VISITORS_FILES } from "../../api/device/kept/visitors-heir.ts";
import type { SavedDraft } from "../../api/device/kept/saved-draft.ts";
import { withTabLock } from "../requests/with-tab-lock.ts";

/**
 * Gives the draft to this user, if they have just signed in on this device by typing; otherwise
 * deletes it. Call it before the user's stores read their draft. It may be killed anywhere and
 * repeated.
 *
 * @param isLate whether the user's stores have been created meanwhile: they would write over what
 * it gives them, so the next start does it
 */
export async function inherit(userId: string, isLate = () => false): Promise<void> {
  // Another tab that heard of the same sign-in gives it away, or has done so.
  await withTabLock("visitor", () => settle(userId, isLate));
}

async function settle(userId: string, isLate: () => boolean): Promise<void> {
  if (isLate()) return;
  const visitors = createVisitorsMemory(onDevice, () => false);
  const draft = visitors.draft.read();
  const heir = heirIn(onDevice);
  // Another tab is being signed in. It gives the draft away, or the next start deletes it.
  if (heir.is === "pending") return;
  if (draft && heir.is === "user" && heir.id === userId) {
    const memory = createMemory(onDevice, userId, () => true, inTab);
    if (!await give(draft, memory, userId, isLate)) return;
  }
  await visitors.erase();
}

/** Returns whether the user has it: false if that came too late. */
async function give(
  draft: SavedDraft,
  memory: Memory,
  userId: string,
  isLate: () => boolean,
): Promise<boolean> {
  const own = memory.draft.read();
  if (own && [own.id, own.from].includes(draft.id)) return true; // It was killed before the visitor's was deleted.
  const ids = (draft.files ?? []).flatMap(({ id }) => id ?? []);
  if (own && !isEmpty(own)) {
    // The user's own draft stays. The composer offers the other one, as what came from outside.
    const [first] = ids;
    const kept = first === undefined ? null : await keptFile(VISITORS_FILES + first);
    await keepShared({ file: kept?.file ?? null, text: draft.prompt }).catch(() => {});
    return true;
  }
  for (const id of ids) await copyFile(VISITORS_FILES + id, `${userId}.${id}`);
  if (isLate()) {
    for (const id of ids) await forgetFile(`${userId}.${id}`);
    return false;
  }
  memory.draftFiles.write([...ids, ...memory.draftFiles.read() ?? []]);
  memory.draft.write(draft);
  return true;
}
