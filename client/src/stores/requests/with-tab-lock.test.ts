import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { faults, mend } from "../../fixtures/broken-browser.ts";
import { withTabLock } from "./with-tab-lock.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  mend();
});

function locks(request: (hold: (lock: object | null) => unknown) => Promise<unknown>) {
  Object.defineProperty(navigator, "locks", {
    configurable: true,
    value: { request: (_name: string, _options: object, hold: () => unknown) => request(hold) },
  });
}

describe("work for an id", () => {
  it("runs once while this tab has the lock", async () => {
    locks(async (hold) => await hold({}));
    const work = vi.fn(() => Promise.resolve("done"));
    expect(await withTabLock("a", work)).toBe("done");
    expect(work).toHaveBeenCalledOnce();
  });

  it("does not run while another tab has the lock", async () => {
    locks(async (hold) => await hold(null));
    const work = vi.fn(() => Promise.resolve("done"));
    expect(await withTabLock("a", work)).toBeNull();
    expect(work).not.toHaveBeenCalled();
  });

  it("runs once if the lock comes too late", async () => {
    let late = (): unknown => null;
    locks((hold) => {
      late = () => hold({});
      return new Promise(() => {});
    });
    const work = vi.fn(() => Promise.resolve("done"));
    const working = withTabLock("a", work);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await working).toBe("done");
    await late();
    expect(work).toHaveBeenCalledOnce();
  });

  it("reports what it throws", async () => {
    locks(async (hold) => await hold({}));
    await expect(withTabLock("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  it.each(faults.filter(([what]) => what.startsWith("navigator.locks")))(
    "runs once within two seconds while %s",
    async (_what, spoil) => {
      spoil();
      const work = vi.fn(() => Promise.resolve("done"));
      const working = withTabLock("a", work);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await working).toBe("done");
      expect(work).toHaveBeenCalledOnce();
    },
  );
});
