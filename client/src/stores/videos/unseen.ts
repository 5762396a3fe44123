import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Slot } from "../../api/device/kept/memory.ts";
import type { Generations } from "./generations.ts";

/** Finished videos that this device has not shown yet. */
export interface Unseen {
  count: ReadonlySignal<number>;
  /** Call this when the videos are on the screen. */
  see(): void;
  dispose(): void;
}

/** `slot`: when the newest video seen here finished, by the server's clock. */
export function createUnseen(generations: Generations, slot: Slot<string>): Unseen {
  const seenUntil = signal(slot.read());

  const finished = computed(() =>
    generations.ids.value
      .map((id) => generations.entry(id).value?.generation)
      .filter((generation) => generation?.state === "completed")
      .map((generation) => generation?.finished_at ?? "")
  );

  function see(these = finished.peek()): void {
    // Never goes back: a list may lose its newest video, and another tab may have seen more.
    const seen = [seenUntil.peek() ?? "", slot.read() ?? ""];
    const newest = [...these, ...seen].sort().at(-1) ?? "";
    if (newest === seenUntil.peek()) return;
    seenUntil.value = newest;
    slot.write(newest);
  }

  const stopWatching = slot.watch(() => {
    const seen = slot.read();
    if (seen !== null && seen > (seenUntil.peek() ?? "")) seenUntil.value = seen;
  });

  // Videos that finished before this device was first used do not count. This part loads late: the
  // first video of this visit may have finished by now, and it counts.
  const stop = effect(() => {
    if (generations.state.value.is !== "ready" || seenUntil.peek() !== null) return;
    see(finished.peek().filter((at) => Date.parse(at) < performance.timeOrigin));
  });

  return {
    count: computed(() => {
      const until = seenUntil.value;
      return until === null ? 0 : finished.value.filter((at) => at > until).length;
    }),
    see: () => see(),
    dispose() {
      stop();
      stopWatching();
    },
  };
}
