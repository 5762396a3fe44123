import { tabLocks } from "../device/tab-locks.ts";
import { within } from "../device/within.ts";

/** Longer than a request of the tab that holds the lock. */
const LOCK_LIMIT_MS = 25_000;

/**
 * Runs the work in one tab at a time. A browser without Web Locks, or a tab that keeps the lock too
 * long, does not stop it: Auth accepts a refresh token again for some seconds.
 */
export async function inOneTab<T>(work: () => Promise<T>): Promise<T> {
  const locks = tabLocks();
  if (!locks) return await work();
  let done: Promise<T> | undefined;
  const begin = () => (done ??= work());
  const turn = new Promise<void>((resolve) => {
    const hold = async () => {
      resolve();
      await begin().catch(() => {});
    };
    const signal = AbortSignal.timeout(LOCK_LIMIT_MS);
    Promise.resolve()
      .then(() => locks.request("wan-pwa.renewal", { signal }, hold))
      .catch(() => resolve());
  });
  await within(LOCK_LIMIT_MS, turn, undefined);
  return await begin();
}
