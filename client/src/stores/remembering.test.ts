import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemory } from "../api/memory.ts";
import { createFakeApi, generation, line, USER } from "../fixtures/fake-api.ts";
import { createCredits } from "./credits.ts";
import { createGenerations } from "./generations.ts";
import { createRemembering } from "./remembering.ts";

beforeEach(() => void vi.useFakeTimers({ now: 5_000_000 }));
afterEach(() => void vi.useRealTimers());

function world({ asOf = 1_000 as number | null, live = false } = {}) {
  const { api } = createFakeApi();
  const generations = createGenerations(api.generations);
  const credits = createCredits(api.credits);
  const slot = createMemory(localStorage, USER.id).known;
  const device = { visible: signal(true) };
  const connection = { isLive: signal(live), asOf: signal(asOf) };
  const remembering = createRemembering({ slot, device, connection, credits, generations });
  return { slot, device, connection, credits, generations, remembering };
}

describe("remembering", () => {
  it("keeps the newest sixty rows, the ledger's newest lines, and since when they are true", async () => {
    const { slot, generations, credits } = world();
    for (let index = 0; index < 70; index += 1) generations.apply(generation());
    credits.add(line({ seq: 1 }));
    await vi.advanceTimersByTimeAsync(2_000);
    const known = slot.read();
    expect(known?.generations).toHaveLength(60);
    expect(known?.generations[0]?.id).toBe(generations.ids.value[0]);
    expect(known?.lines).toHaveLength(1);
    expect(known?.as_of).toBe(1_000);
  });

  it("says now as long as news comes by itself", async () => {
    const { slot } = world({ live: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(slot.read()?.as_of).toBe(5_002_000);
  });

  it("keeps nothing that is not known to be true, and no request of our own", async () => {
    const { slot, generations, connection } = world({ asOf: null });
    generations.place({ generation: generation(), request: "unsent", overdue: false });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(slot.read()).toBeNull();
    connection.asOf.value = 2_000;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(slot.read()?.generations).toEqual([]);
  });

  it("writes once in a while, and at once when the user leaves", async () => {
    const { slot, generations, device } = world();
    await vi.advanceTimersByTimeAsync(2_000);
    generations.apply(generation());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(slot.read()?.generations).toEqual([]);
    device.visible.value = false;
    expect(slot.read()?.generations).toHaveLength(1);
  });

  it("writes nothing after the user has signed out", async () => {
    const { slot, remembering } = world();
    remembering.dispose();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(slot.read()).toBeNull();
  });
});
