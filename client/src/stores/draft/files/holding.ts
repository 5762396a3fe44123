import { effect, type ReadonlySignal } from "@preact/signals";
import { holdInTab, isHeldInTab } from "../../../api/device/held-in-tab.ts";
import { type DraftFile, isHere, isSentNow } from "./draft-file.ts";

/** Tells other tabs which clips and sounds are in this composer. */
export interface Holding {
  /** Whether a tab that is open has it in its composer. */
  isHeld(id: string): Promise<boolean>;
  dispose(): void;
}

const nameOf = (id: string) => `wan-pwa.file.${id}`;

/**
 * A phone kills an app in the background, and a new tab has a draft of its own. If no other tab has
 * a clip in its composer any more, its upload can go on where it stopped, instead of a copy being
 * uploaded from its beginning.
 */
export function createHolding(files: ReadonlySignal<readonly DraftFile[]>): Holding {
  const held = new Map<string, () => void>();

  function release(id: string): void {
    held.get(id)?.();
    held.delete(id);
  }

  const stop = effect(() => {
    const ids = files.value.filter(isHere).filter(isSentNow).map(({ attached }) => attached.id);
    for (const id of held.keys()) if (!ids.includes(id)) release(id);
    for (const id of ids) if (!held.has(id)) held.set(id, holdInTab(nameOf(id)));
  });

  return {
    isHeld: (id) => isHeldInTab(nameOf(id)),
    dispose() {
      stop();
      for (const id of held.keys()) release(id);
    },
  };
}
