/** How long to wait before the next try; the last wait of the list holds for all that follow. */
export function waitBefore(waits: readonly number[], tries: number): number | undefined {
  return waits[Math.min(tries, waits.length - 1)];
}
