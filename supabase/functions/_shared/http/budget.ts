/**
 * What one call may use of a hosted function's limits: 2 s of CPU and 256 MB. The runtime adds up
 * the CPU of all calls that a worker has answered, and takes no new call after 1 s.
 *
 * The CPU that was used cannot be read. `process.cpuUsage()` returns zeros in Deno 2.1.4, which
 * hosted projects run. So each piece of work counts a cost that is above its measured CPU;
 * `npm run bench:functions` compares both.
 */

/** Half of the limit. Starting a worker takes about another 0.5 s. */
const CPU_MS_MAX = 1_000;

/** What only the questions to Stripe may use beside that, so they take nothing from generations. */
export const PAYMENTS_CPU_MS = 250;

/** How many bytes of outputs one call copies. */
const COPIED_BYTES_MAX = 60 * 1024 * 1024;

/** After this time a step of a call begins nothing new. */
const STEP_MS_MAX = 20_000;

/** CPU in milliseconds. */
export const costs = {
  /** The request itself and the calls that every pass makes. */
  pass: 30,
  copy: 25,
  copiedMegabyte: 12,
  lookup: 12,
  /** For each megabyte of a prediction's logs. */
  logsMegabyte: 40,
  /** As many and as large pages as we read. */
  list: 120,
  accountDeletion: 70,
  /** Lists and removes a hundred files. */
  filesRound: 25,
  /** Loads Stripe's client. */
  stripe: 100,
  /** Settles a purchase with its refunds and disputes. */
  settle: 15,
  /** A page of a hundred events. */
  events: 40,
} as const;

const MEGABYTE = 1024 * 1024;

export interface Budget {
  /** What was counted so far: CPU in milliseconds, and copied bytes. */
  readonly used: { cpuMs: number; bytes: number };
  /**
   * Begins a step, which has a time of its own: a host that hangs may take all of one step's, but
   * not that of the steps after it.
   *
   * @param since when it began, if it goes on with an earlier one
   * @param extraMs CPU that only this step may use, beside what is left
   */
  beginStep(since?: number, extraMs?: number): void;
  /** Whether work of this cost still fits. */
  fits(ms: number): boolean;
  spend(ms: number): void;
  /** How large an output may be if its copy has to leave `reserveMs`. 0 or less: none fits. */
  bytesLeft(reserveMs: number): number;
  /** Counts bytes of an output that were read, also if its copy fails. */
  countCopied(bytes: number): void;
}

/** @param now milliseconds since 1970 */
export function createBudget(now: () => number): Budget {
  let cpuMsMax = CPU_MS_MAX;
  let endsAt = now() + STEP_MS_MAX;
  const used = { cpuMs: 0, bytes: 0 };
  const msLeft = () => now() < endsAt ? cpuMsMax - used.cpuMs : 0;
  return {
    used,
    beginStep(since = now(), extraMs = 0) {
      endsAt = since + STEP_MS_MAX;
      cpuMsMax = CPU_MS_MAX + extraMs;
    },
    fits: (ms) => ms <= msLeft(),
    spend(ms) {
      used.cpuMs += ms;
    },
    bytesLeft: (reserveMs) =>
      Math.min(
        COPIED_BYTES_MAX - used.bytes,
        (msLeft() - costs.copy - reserveMs) / costs.copiedMegabyte * MEGABYTE,
      ),
    countCopied(bytes) {
      used.bytes += bytes;
      used.cpuMs += bytes / MEGABYTE * costs.copiedMegabyte;
    },
  };
}
