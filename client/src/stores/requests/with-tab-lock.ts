/**
 * Runs work that belongs to an id in one tab at a time. Null: another tab is at it. Where a browser
 * has no Web Locks the work runs all the same: the server takes an id once.
 */
export async function withTabLock<T>(id: string, work: () => Promise<T>): Promise<T | null> {
  const locks: LockManager | null | undefined = navigator.locks;
  if (!locks) return await work();
  return await locks.request(
    `wan-pwa.${id}`,
    { ifAvailable: true },
    async (lock) => lock ? await work() : null,
  );
}
