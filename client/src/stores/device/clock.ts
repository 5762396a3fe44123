import { type ReadonlySignal, signal } from "@preact/signals";

/**
 * The time in milliseconds, updated every second while something reads it and the page is visible.
 */
export function createClock(): ReadonlySignal<number> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const now = signal(Date.now(), {
    watched: () => {
      now.value = Date.now();
      timer = setInterval(() => (now.value = Date.now()), 1000);
    },
    unwatched: () => clearInterval(timer),
  });
  return now;
}
