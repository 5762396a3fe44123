import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Slot } from "../../api/device/memory.ts";
import type { Generations } from "./generations.ts";

/** Finished videos that this device has not shown yet. */
export interface Unseen {
  count: ReadonlySignal<number>;
  /** The videos are on the screen. */
  see(): void;
  dispose(): void;
}

/** `slot`: the server's time at which the newest video had finished that was seen here. */
export function createUnseen(generations: Generations, slot: Slot<string>): Unseen {
  const seenUntil = signal(slot.read());

  const finished = computed(() =>
    generations.ids.value
      .map((id) => generations.entry(id).value?.generation)
      .filter((generation) => generation?.state === "completed")
      .map((generation) => generation?.finished_at ?? "")
  );

  function see(): void {
    // Not older than before: a list may lose its newest video.
    const newest = [...finished.peek(), seenUntil.peek() ?? ""].sort().at(-1) ?? "";
    if (newest === seenUntil.peek()) return;
    seenUntil.value = newest;
    slot.write(newest);
  }

  // What was finished before this device was first used is no news.
  const stop = effect(() => {
    if (generations.state.value.is === "ready" && seenUntil.peek() === null) see();
  });

  return {
    count: computed(() => {
      const until = seenUntil.value;
      return until === null ? 0 : finished.value.filter((at) => at > until).length;
    }),
    see,
    dispose: stop,
  };
}
