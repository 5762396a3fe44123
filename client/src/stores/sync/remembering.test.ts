import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemory } from "../../api/device/kept/memory.ts";
import { completed, createFakeApi, generation, line } from "../../fixtures/fake-api.ts";
import { createCredits } from "../credits/credits.ts";
import { createGenerations } from "../videos/generations.ts";
import { createRemembering } from "./remembering.ts";
import { createVideoUrls } from "../videos/video-urls.ts";

/** Nobody else's stores, of an earlier file in the same window, write this user's rows. */
const ME = "22222222-2222-4222-8222-222222222222";

beforeEach(() => void vi.useFakeTimers({ now: 5_000_000 }));
afterEach(() => void vi.useRealTimers());

function world({ asOf = 1_000 as number | null, live = false } = {}) {
  const { api } = createFakeApi();
  const generations = createGenerations(api.generations);
  const credits = createCredits(api.credits);
  const slot = createMemory(localStorage, ME).known;
  const device = { visible: signal(true) };
  const connection = { isLive: signal(live), asOf: signal(asOf) };
  const videoUrls = createVideoUrls(api.videos);
  const stores = { credits, generations, videoUrls };
  const remembering = createRemembering({ slot, device, connection, ...stores });
  return { api, slot, device, connection, ...stores, remembering };
}

describe("remembering", () => {
  it("keeps the newest sixty rows, the newest ledger lines, and when they were current", async () => {
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

  it("keeps a poster's address with its row, and removes it with the row", async () => {
    const { api, slot, generations, videoUrls } = world();
    api.videos.posterUrls.mockResolvedValue(["https://p.test/a", "https://p.test/b"]);
    const video = completed({ output_path: "ada/a.mp4" });
    generations.apply(video);
    void videoUrls.poster("ada/a.mp4");
    void videoUrls.poster("ada/not-among-the-rows.mp4");
    await vi.advanceTimersByTimeAsync(2_100);
    const { posters } = slot.read() ?? {};
    expect(posters).toEqual([
      { path: "ada/a.mp4", url: "https://p.test/a", until: expect.any(Number) },
    ]);
    generations.forget(video.id);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(localStorage.getItem(`wan-pwa.${ME}.known`)).not.toContain("p.test");
  });

  it("uses the current time while Realtime is live", async () => {
    const { slot } = world({ live: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(slot.read()?.as_of).toBe(5_002_000);
  });

  it("keeps nothing that is not known to be current, and no pending request", async () => {
    const { slot, generations, connection } = world({ asOf: null });
    generations.place({ generation: generation(), request: "unsent", overdue: false });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(slot.read()).toBeNull();
    connection.asOf.value = 2_000;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(slot.read()?.generations).toEqual([]);
  });

  it("writes only now and then, and immediately when the user leaves", async () => {
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

  it("does not overwrite what another tab has read since, unless the clock was set back", async () => {
    const { slot, generations } = world();
    const newer = { version: 1 as const, as_of: 2_000, generations: [], lines: [] };
    slot.write(newer);
    generations.apply(generation());
    await vi.advanceTimersByTimeAsync(2_000);
    expect(slot.read()).toEqual(newer);
    slot.write({ ...newer, as_of: 9_000_000 });
    generations.apply(generation());
    await vi.advanceTimersByTimeAsync(2_000);
    expect(slot.read()?.as_of).toBe(1_000);
  });
});
