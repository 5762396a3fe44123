import { tabLocks } from "../../api/device/tab-locks.ts";
import { within } from "../../api/device/timing/within.ts";

/** The browser answers immediately whether the lock is free; this is for one that does not. */
const LIMIT_MS = 2_000;

/**
 * Runs work for an id in one tab at a time. Resolves with null if another tab is doing it. In a
 * browser that has no Web Locks, refuses them or does not answer, the work always runs, because the
 * server accepts an id only once.
 */
export async function withTabLock<T>(id: string, work: () => Promise<T>): Promise<T | null> {
  const locks = tabLocks();
  if (!locks) return await work();
  let done: Promise<T> | undefined;
  const begin = () => (done ??= work());
  const answer = new Promise<"begin" | "elsewhere">((resolve) => {
    const hold = async (lock: Lock | null) => {
      resolve(lock ? "begin" : "elsewhere");
      if (lock) await begin().catch(() => {});
    };
    Promise.resolve()
      .then(() => locks.request(`wan-pwa.${id}`, { ifAvailable: true }, hold))
      .catch(() => resolve("begin"));
  });
  return await within(LIMIT_MS, answer, "begin") === "elsewhere" ? null : await begin();
}
