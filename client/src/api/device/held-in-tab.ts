/** Names that a tab holds as long as it is open. */
import { tabLocks } from "./tab-locks.ts";
import { within } from "./timing/within.ts";

const LIMIT_MS = 2_000;

/**
 * Holds a name for this tab, until it is released, the tab is closed or the app is killed. Where
 * that is impossible, nothing happens.
 */
export function holdInTab(name: string): () => void {
  const end = new AbortController();
  const ended = new Promise<void>((resolve) => {
    end.signal.addEventListener("abort", () => resolve());
  });
  void attempt(async () => await tabLocks()?.request(name, () => ended));
  return () => end.abort();
}

/** Whether a tab that is open holds the name: true as well if that cannot be found out. */
export async function isHeldInTab(name: string): Promise<boolean> {
  const answer = await within(LIMIT_MS, attempt(async () => await tabLocks()?.query()), null);
  return answer?.held?.some((lock) => lock.name === name) ?? true;
}

async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}
