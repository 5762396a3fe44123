import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { faults, mend } from "../../fixtures/broken-browser.ts";
import { fakeLocks } from "../../fixtures/fake-locks.ts";
import { holdInTab, isHeldInTab } from "./held-in-tab.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  mend();
});

describe("a name", () => {
  it("is held until it is released, by whichever tab", async () => {
    Object.defineProperty(navigator, "locks", { configurable: true, value: fakeLocks() });
    expect(await isHeldInTab("a")).toBe(false);
    const [first, second] = [holdInTab("a"), holdInTab("a")];
    await vi.advanceTimersByTimeAsync(0);
    expect(await isHeldInTab("a")).toBe(true);
    expect(await isHeldInTab("b")).toBe(false);
    first();
    await vi.advanceTimersByTimeAsync(0);
    expect(await isHeldInTab("a")).toBe(true);
    second();
    await vi.advanceTimersByTimeAsync(0);
    expect(await isHeldInTab("a")).toBe(false);
  });

  it.each(faults.filter(([what]) => what.startsWith("navigator.locks")))(
    "counts as held within two seconds while %s",
    async (_what, spoil) => {
      spoil();
      holdInTab("a")();
      const asked = isHeldInTab("a");
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await asked).toBe(true);
    },
  );

  it("counts as held if the browser does not answer who holds it", async () => {
    const locks = { request: () => Promise.resolve(), query: () => new Promise(() => {}) };
    Object.defineProperty(navigator, "locks", { configurable: true, value: locks });
    const asked = isHeldInTab("a");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await asked).toBe(true);
  });
});
