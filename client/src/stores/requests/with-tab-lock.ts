/**
 * Runs work for an id in one tab at a time. Resolves with null if another tab is doing it. In a
 * browser without Web Locks the work always runs, because the server accepts an id only once.
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
