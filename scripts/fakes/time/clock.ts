/**
 * A task that runs when the clock reaches its moment. `cancel` is safe at any time, also
 * afterwards.
 */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970 on this clock. */
  now(): number;
  /**
   * Runs `task` once, after `delayMs` of this clock's time. A task must not wait for this clock
   * itself.
   */
  after(delayMs: number, task: () => void | Promise<void>): Timer;
  /**
   * Waits on this clock. Ends early, without an error, if the signal aborts or the clock is reset.
   */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /**
   * Moves the time forward and runs every task that becomes due, at its own moment and in order.
   * Resolves when they are done.
   */
  advance(byMs: number): Promise<void>;
  /** How many of this clock's milliseconds pass in a real one; 0 stops it. */
  setScale(scale: number): void;
  /** Forgets every task for good. */
  stop(): void;
  /**
   * Forgets every task and starts again from `startAt` (or from real time) at scale 1. It first
   * waits for running tasks to end, so none of them affects the time after the reset.
   */
  reset(): Promise<void>;
}

interface Due {
  at: number;
  task: () => void | Promise<void>;
}

/** Node's timers hold 31 bits, so a longer wait is split into parts. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * Real time × scale + offset. While `advance` runs, time stops at each due moment. So a task
 * records the moment that it was scheduled for, and a retry scheduled by a task still runs in the
 * same advance.
 */
export function createClock(startAt?: number): Clock {
  let due: Due[] = [];
  let scale = 1;
  let base = startAt ?? Date.now();
  let realBase = performance.now();
  let frozen: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let advancing: Promise<void> = Promise.resolve();
  const running = new Set<Promise<void>>();
  const sleepers = new Set<() => void>();

  const now = () => frozen ?? Math.floor(base + (performance.now() - realBase) * scale);

  function rebase(at: number) {
    base = at;
    realBase = performance.now();
  }

  function run({ task }: Due) {
    const done = (async () => task())().catch((error: unknown) =>
      console.error("A task on a fake's clock failed:", error)
    );
    running.add(done);
    void done.finally(() => running.delete(done));
  }

  async function settle() {
    while (running.size > 0) await Promise.all(running);
  }

  function arm() {
    clearTimeout(timer);
    const next = due[0];
    if (!next || scale === 0 || frozen !== undefined) return;
    const waitMs = Math.ceil((next.at - now()) / scale);
    timer = setTimeout(runDue, Math.min(Math.max(waitMs, 0), TIMER_MAX_MS));
    timer.unref();
  }

  function runDue() {
    for (let next = due[0]; next && next.at <= now(); next = due[0]) {
      due.shift();
      run(next);
    }
    arm();
  }

  async function advanceTo(target: number) {
    frozen = now();
    try {
      await settle();
      for (let next = due[0]; next && next.at <= target; next = due[0]) {
        due.shift();
        frozen = Math.max(frozen, next.at);
        run(next);
        await settle();
      }
      rebase(Math.max(target, frozen));
    } finally {
      frozen = undefined;
      arm();
    }
  }

  function after(delayMs: number, task: Due["task"]): Timer {
    const entry = { at: Math.ceil(now() + Math.max(0, delayMs)), task };
    const later = due.findIndex((other) => other.at > entry.at);
    due.splice(later === -1 ? due.length : later, 0, entry);
    arm();
    return {
      cancel() {
        due = due.filter((other) => other !== entry);
        arm();
      },
    };
  }

  /** Wakes the sleepers, because the moment that they wait for no longer comes. */
  function forget() {
    due = [];
    for (const wake of sleepers) wake();
  }

  return {
    now,
    after,
    async sleep(delayMs, signal) {
      const awake = Promise.withResolvers<void>();
      const alarm = after(delayMs, awake.resolve);
      sleepers.add(awake.resolve);
      if (signal?.aborted) awake.resolve();
      signal?.addEventListener("abort", () => awake.resolve(), { once: true });
      await awake.promise;
      alarm.cancel();
      sleepers.delete(awake.resolve);
    },
    advance(byMs) {
      advancing = advancing.then(() => advanceTo(now() + byMs));
      return advancing;
    },
    setScale(next) {
      rebase(now());
      scale = next;
      arm();
    },
    stop() {
      forget();
      scale = 0;
      arm();
    },
    async reset() {
      forget();
      await settle();
      forget();
      scale = 1;
      rebase(startAt ?? Date.now());
      arm();
    },
  };
}
