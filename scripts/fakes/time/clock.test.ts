import { expect, test } from "vitest";
import { type Clock, createClock } from "./clock.ts";

function stoppedClock(): Clock {
  const clock = createClock(1000);
  clock.setScale(0);
  // On a busy machine, time may pass between the two calls.
  return clock.now() === 1000 ? clock : stoppedClock();
}

test("tasks run at their own moment and in order, however far the clock is moved", async () => {
  const clock = stoppedClock();
  const seen: [string, number][] = [];
  clock.after(300, () => void seen.push(["late", clock.now()]));
  clock.after(100, () => void seen.push(["early", clock.now()]));
  await clock.advance(10_000);
  expect(seen).toEqual([["early", 1100], ["late", 1300]]);
  expect(clock.now()).toBe(11_000);
});

test("a task scheduled by a task still runs in the same move", async () => {
  const clock = stoppedClock();
  const seen: number[] = [];
  function tick() {
    seen.push(clock.now());
    clock.after(1000, tick);
  }
  clock.after(1000, tick);
  await clock.advance(3500);
  expect(seen).toEqual([2000, 3000, 4000]);
});

test("a move ends only when the work of its tasks is done", async () => {
  const clock = stoppedClock();
  let done = false;
  clock.after(1, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    done = true;
  });
  await clock.advance(1);
  expect(done).toBe(true);
});

test("a canceled task never runs", async () => {
  const clock = stoppedClock();
  let ran = false;
  clock.after(5, () => void (ran = true)).cancel();
  await clock.advance(10);
  expect(ran).toBe(false);
});

test("two moves at once happen one after the other", async () => {
  const clock = stoppedClock();
  await Promise.all([clock.advance(100), clock.advance(200)]);
  expect(clock.now()).toBe(1300);
});

test("a scale makes hours pass in an instant", async () => {
  const clock = createClock(0);
  clock.setScale(1_000_000);
  await clock.sleep(3_600_000);
  expect(clock.now()).toBeGreaterThanOrEqual(3_600_000);
  clock.stop();
});

test("a sleeper wakes when its signal aborts and when the clock is reset", async () => {
  const clock = stoppedClock();
  const leaving = new AbortController();
  const woken: string[] = [];
  const slept = Promise.all([
    clock.sleep(1e9, leaving.signal).then(() => woken.push("left")),
    clock.sleep(1e9).then(() => woken.push("reset")),
  ]);
  leaving.abort();
  await clock.reset();
  await slept;
  expect(woken).toEqual(["left", "reset"]);
  clock.stop();
});

test("a task that throws is reported and stops no other task", async ({ onTestFinished }) => {
  const report = console.error;
  const reported: unknown[] = [];
  console.error = (...words: unknown[]) => void reported.push(...words);
  onTestFinished(() => void (console.error = report));
  const clock = stoppedClock();
  let ran = false;
  clock.after(1, () => {
    throw new Error("broken");
  });
  clock.after(2, () => void (ran = true));
  await clock.advance(5);
  expect(ran).toBe(true);
  expect(String(reported[1])).toContain("broken");
});
