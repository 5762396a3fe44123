/** How long to wait before a try, by how many there were; the last wait holds for all that follow. */
export function waitBefore(waits: readonly number[], tries: number): number | undefined {
  return waits[Math.min(tries, waits.length - 1)];
}
