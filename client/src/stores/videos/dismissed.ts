import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Slot } from "../../api/device/kept/memory.ts";
import type { List } from "./list.ts";

/** Failed and canceled videos that the user has put out of the way, on this device. */
export interface Dismissed {
  dismiss(id: string): void;
  /** The list without them. A filter still shows them. */
  without(list: List): List;
  dispose(): void;
}

/** By then, the oldest of them are far down in the list. */
const IDS_MAX = 300;

/** `slot`: their ids, the last one first. */
export function createDismissed(slot: Slot<readonly string[]>): Dismissed {
  const ids: { value: ReadonlySet<string> } & ReadonlySignal<ReadonlySet<string>> = signal(
    new Set(slot.read()),
  );
  return {
    dismiss(id) {
      // Another tab may have dismissed others.
      const all = new Set([id, ...(slot.read() ?? []), ...ids.peek()]);
      ids.value = new Set([...all].slice(0, IDS_MAX));
      slot.write([...ids.peek()]);
    },
    without: ({ state, ids: every, hasOlder, older }) => ({
      state,
      ids: computed(() =>
        ids.value.size === 0 ? every.value : every.value.filter((id) => !ids.value.has(id))
      ),
      hasOlder,
      older,
    }),
    dispose: slot.watch(() => (ids.value = new Set(slot.read()))),
  };
}
