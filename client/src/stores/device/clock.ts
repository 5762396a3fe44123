import { type ReadonlySignal, signal } from "@preact/signals";

/** The time in milliseconds, each second anew, but only while somebody looks at it. */
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
