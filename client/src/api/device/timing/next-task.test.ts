import { afterEach, describe, expect, it, vi } from "vitest";
import { nextPaint, nextTask } from "./next-task.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the next task", () => {
  it("comes after everything that the present one still does", async () => {
    const log: string[] = [];
    const next = nextTask().then(() => log.push("next"));
    for (let step = 0; step < 5; step += 1) {
      await Promise.resolve();
      log.push("present");
    }
    await next;
    expect(log).toEqual([...Array<string>(5).fill("present"), "next"]);
  });
});

describe("the next paint", () => {
  it("is over in the task after the frame", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let paint = () => {};
    vi.stubGlobal("requestAnimationFrame", (then: () => void) => (paint = then));
    const log: string[] = [];
    const painted = nextPaint().then(() => log.push("after"));
    await nextTask();
    expect(log).toEqual([]);
    paint();
    await Promise.resolve();
    expect(log).toEqual([]);
    await painted;
    expect(log).toEqual(["after"]);
  });

  it("is not waited for in a page that was left, and does not paint", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.stubGlobal("requestAnimationFrame", () => 0);
    const painted = nextPaint();
    await vi.advanceTimersByTimeAsync(100);
    await expect(painted).resolves.toBeUndefined();
  });
});
