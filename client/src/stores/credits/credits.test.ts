import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import { createFakeApi, line, unreachable } from "../../fixtures/fake-api.ts";
import { createCredits } from "./credits.ts";

const deduction = (seq: number, generation_id: string, balance_after: number) =>
  line({ seq, type: "deduction", amount: -10, balance_after, generation_id });

describe("credits", () => {
  it("shows the balance of the line with the highest seq, in whatever order lines arrive", async () => {
    const { api } = createFakeApi();
    const credits = createCredits(api.credits);
    expect(credits.balance.value).toBeNull();
    await credits.resync();
    credits.add(deduction(2, "a", 90));
    credits.add(deduction(3, "b", 80));
    credits.add(deduction(2, "a", 90));
    expect(credits.balance.value).toBe(80);
    expect(credits.lines.value.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  });

  it("subtracts a held cost immediately, and counts it once when its deduction arrives", async () => {
    const { api } = createFakeApi();
    const credits = createCredits(api.credits);
    await credits.resync();
    credits.hold("a", 10);
    expect(credits.balance.value).toBe(90);
    credits.add(deduction(2, "a", 90));
    expect(credits.balance.value).toBe(90);
  });

  it("returns what was held when the request is refused", async () => {
    const { api } = createFakeApi();
    const credits = createCredits(api.credits);
    await credits.resync();
    credits.hold("a", 10);
    credits.release("a");
    expect(credits.balance.value).toBe(100);
  });

  it("says when a line was lost, and shows no ledger with a gap until it was read again", async () => {
    const { api } = createFakeApi();
    const credits = createCredits(api.credits);
    await credits.resync();
    api.credits.page.mockResolvedValueOnce([deduction(3, "b", 80), deduction(2, "a", 90)]);
    expect(credits.add(deduction(3, "b", 80))).toBe(false);
    expect(credits.balance.value).toBe(100);
    await credits.resync();
    expect(credits.lines.value.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(credits.add(deduction(3, "b", 80))).toBe(true);
  });

  it("has no gap after an old line or an old page arrives late", async () => {
    const { api } = createFakeApi();
    const credits = createCredits(api.credits);
    const page = (from: number) =>
      [0, 1, 2].map((step) => deduction(from - step, `v${from - step}`, 1000 - from + step));
    api.credits.page.mockResolvedValueOnce(page(40));
    await credits.resync();
    credits.add(deduction(3, "old", 997));
    expect(credits.lines.value.map(({ seq }) => seq)).toEqual([40, 39, 38]);
    api.credits.page.mockResolvedValueOnce(page(20));
    await credits.resync();
    expect(credits.lines.value.map(({ seq }) => seq)).toEqual([40, 39, 38]);
    api.credits.page.mockResolvedValueOnce(page(37));
    await credits.older();
    expect(credits.lines.value.map(({ seq }) => seq)).toEqual([40, 39, 38, 37, 36, 35]);
  });

  it("does not subtract a cost again when its deduction is so old that it is dropped", async () => {
    const { api } = createFakeApi();
    const credits = createCredits(api.credits);
    await credits.resync();
    credits.hold("a", 10);
    credits.add(deduction(2, "a", 90));
    api.credits.page.mockResolvedValueOnce([deduction(40, "y", 20), deduction(39, "x", 30)]);
    await credits.resync();
    expect(credits.balance.value).toBe(20);
  });

  it("drops the old lines rather than show a ledger with a gap", async () => {
    const { api } = createFakeApi();
    const credits = createCredits(api.credits);
    await credits.resync();
    api.credits.page.mockResolvedValueOnce([deduction(40, "b", 20), deduction(39, "a", 30)]);
    await credits.resync();
    expect(credits.lines.value.map(({ seq }) => seq)).toEqual([40, 39]);
    expect(credits.hasOlder.value).toBe(true);
  });

  it("recognizes the end of the ledger by line 1", async () => {
    const { api } = createFakeApi();
    const credits = createCredits(api.credits);
    api.credits.page.mockResolvedValueOnce([deduction(2, "a", 90)]);
    await credits.resync();
    expect(credits.hasOlder.value).toBe(true);
    await credits.older();
    expect(api.credits.page).toHaveBeenLastCalledWith(2);
    expect(credits.hasOlder.value).toBe(false);
  });

  it("warns below five credits, and below what the cheapest video costs", async () => {
    const { api } = createFakeApi();
    const cheapest = signal<number | null>(null);
    const credits = createCredits(api.credits, cheapest);
    api.credits.page.mockResolvedValueOnce([line({ seq: 1, balance_after: 5 })]);
    await credits.resync();
    expect(credits.isLow.value).toBe(false);
    credits.add(line({ seq: 2, balance_after: 4 }));
    expect(credits.isLow.value).toBe(true);
    credits.add(line({ seq: 3, balance_after: 9 }));
    expect(credits.isLow.value).toBe(false);
    cheapest.value = 10;
    expect(credits.isLow.value).toBe(true);
    credits.add(line({ seq: 4, balance_after: 10 }));
    expect(credits.isLow.value).toBe(false);
  });

  it("keeps the lines that are shown when a later reading fails", async () => {
    const { api } = createFakeApi();
    const credits = createCredits(api.credits);
    await credits.resync();
    api.credits.page.mockRejectedValueOnce(unreachable());
    await expect(credits.resync()).rejects.toThrow("unreachable");
    expect(credits.state.value).toEqual({ is: "ready" });
    expect(vi.mocked(api.credits.page)).toHaveBeenCalledTimes(2);
    expect(credits.balance.value).toBe(100);
  });
});
