/** The browser's Web Locks, which it may not have or may refuse (blocked cookies). */
export function tabLocks(): LockManager | null {
  try {
    const locks: LockManager | undefined = navigator.locks;
    return locks ?? null;
  } catch {
    return null;
  }
}
