/** Waits so many milliseconds. Tests do not wait. */
export type Wait = (ms: number) => Promise<unknown>;

interface Pace {
  everyMs: number;
  limitMs: number;
  wait: Wait;
}

/** Looks again and again until `look` has an answer. Undefined: it had none within the limit. */
export async function poll<T>(
  look: () => Promise<T | undefined>,
  { everyMs, limitMs, wait }: Pace,
): Promise<T | undefined> {
  for (let waitedMs = 0; waitedMs <= limitMs; waitedMs += everyMs) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(everyMs);
  }
  return undefined;
}
