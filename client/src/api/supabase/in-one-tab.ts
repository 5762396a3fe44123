import { tabLocks } from "../device/tab-locks.ts";
import { within } from "../device/timing/within.ts";

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

/** How long a tab waits to see what another one has stored. */
const LATE_MS = 1_000;
const LOOK_EVERY_MS = 10;
/** Longer than a tab may wait for its turn after that. */
const TOLD_MS = 5_000;

const untilTold = () => new Promise((resolve) => setTimeout(resolve, TOLD_MS));

const nameOf = (what: string) => `wan-pwa.done.${what}`;

/**
 * Tells the tabs whose turn is next that this is done. They may not see it in localStorage yet: in
 * Chromium each process has a copy, and a change may arrive after the lock.
 */
export function tellDone(what: string): void {
  Promise.resolve()
    .then(() => tabLocks()?.request(nameOf(what), { mode: "shared" }, untilTold))
    .catch(() => {});
}

/** Waits until this tab sees what another one has done, if one has told so. */
export async function seeDone(what: string, sees: () => boolean): Promise<void> {
  const asking = Promise.resolve().then(() => tabLocks()?.query()).catch(() => undefined);
  const { held = [] } = await within(LATE_MS, asking, undefined) ?? {};
  if (!held.some(({ name }) => name === nameOf(what))) return;
  for (let waited = 0; !sees() && waited < LATE_MS; waited += LOOK_EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
