/**
 * Runs in the page: what the app does after more than five seconds without news, or after another
 * time, it does after ten minutes. So a message stays until the story has read it, and the app waits
 * as long as the story. `Infinity` ends this for what begins later.
 */
export function lengthenTimers(): void;
export function lengthenTimers(fromMs: number): void;
export function lengthenTimers(fromMs = 5_000): void {
  const wait: typeof setTimeout = Reflect.get(globalThis, "usualTimeout") ?? setTimeout;
  const lengthened = (run: () => void, ms = 0) => wait(run, ms > fromMs ? 10 * 60_000 : ms);
  Object.assign(globalThis, { usualTimeout: wait, setTimeout: lengthened });
}
