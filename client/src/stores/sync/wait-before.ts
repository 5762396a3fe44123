/** How long to wait before the next try; the list's last wait is used for all further tries. */
export function waitBefore(waits: readonly number[], tries: number): number | undefined {
  return waits[Math.min(tries, waits.length - 1)];
}
