import { expect, it } from "vitest";
import { ownBlockingMs } from "./own-time.ts";

const main = { pid: 1, tid: 7 };
const paint = { name: "firstContentfulPaint", ph: "R", ...main, ts: 100_000 };
const task = (ts: number, dur: number, tdur: number, thread = main) => (
  { name: "ThreadControllerImpl::RunTask", ph: "X", ...thread, ts, dur, tdur }
);

it("only counts the main thread's own time above 50 ms, after the first paint, each task once", () => {
  const events = [
    task(10_000, 50_000, 50_000), // Before the paint.
    paint,
    task(110_000, 30_000, 10_000), // 10 ms of its own, on a phone 80 ms: 30 ms too long.
    task(111_000, 20_000, 9_000), // Inside the one before.
    task(150_000, 90_000, 6_000), // Waited for a core. On a phone 48 ms.
    task(250_000, 40_000, 40_000, { pid: 1, tid: 8 }),
    task(250_000, 40_000, 40_000, { pid: 2, tid: 7 }),
    { ...task(300_000, 40_000, 40_000), name: "FunctionCall" },
  ];
  expect(ownBlockingMs(events, 8)).toBe(30);
  expect(ownBlockingMs(events, 10)).toBe(60);
});

it("says that it does not know when nothing was painted", () => {
  expect(ownBlockingMs([task(1, 2, 3)], 8)).toBeNaN();
});
