/**
 * The blocking time of a start without what other work on this machine adds: a phone does not run
 * the servers, and has more cores for the browser's other processes.
 */

/** The part of a trace event that is read here. Times are in microseconds. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number | undefined;
  /** The processor's time of this thread alone. */
  tdur?: number | undefined;
}

/** Longer tasks block; by the definition of TBT. */
const BLOCKING_MS = 50;

/**
 * Sums up by how much the main thread's tasks after the first paint are longer than 50 ms, on a
 * phone that is slower by a factor, counting only the time in which the thread really ran.
 */
export function ownBlockingMs(events: readonly TraceEvent[], factor: number): number {
  const paint = events.findLast(({ name }) => name === "firstContentfulPaint");
  if (!paint) return Number.NaN;
  const tasks = events
    .filter(({ name, ph, pid, tid, ts }) =>
      ph === "X" && /(^|:)RunTask$/.test(name) && pid === paint.pid && tid === paint.tid &&
      ts >= paint.ts
    )
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  let sum = 0;
  let end = 0;
  for (const { ts, dur = 0, tdur = 0 } of tasks) {
    if (ts < end) continue; // A part of the task before.
    end = ts + dur;
    sum += Math.max(0, (tdur / 1000) * factor - BLOCKING_MS);
  }
  return sum;
}
