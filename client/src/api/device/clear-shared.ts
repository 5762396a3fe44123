/** Deletes what another app has shared with ours (shared.ts, which loads when it is looked for). */
import { within } from "./timing/within.ts";

export const CACHE = "wan-pwa.shared";
const LIMIT_MS = 3_000;

export async function clearShared(): Promise<void> {
  await attempt(() => caches.delete(CACHE));
}

/** Without https there is no Cache API, and a browser may refuse it or never answer. */
export async function attempt<T>(work: () => Promise<T>, limit = LIMIT_MS): Promise<T | null> {
  try {
    return await within(limit, work(), null);
  } catch {
    return null;
  }
}
