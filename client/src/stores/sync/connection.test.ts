import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  completed,
  createFakeApi,
  generation,
  line,
  refused,
  unreachable,
  USER,
} from "../../fixtures/fake-api.ts";
import { fakeDevice } from "../../fixtures/fake-device.ts";
import { Problem } from "../../api/problem.ts";
import { createMemory } from "../../api/device/kept/memory.ts";
import { createCatalog } from "../draft/catalog.ts";
import { createConnection } from "./connection.ts";
import { createCredits } from "../credits/credits.ts";
import { createGenerations } from "../videos/generations.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 14, 2) }));
afterEach(() => void vi.useRealTimers());

/** Turns that come when the test says so. */
function heldTurns() {
  const turns: (() => void)[] = [];
  const takeTurn = () => new Promise<void>((resolve) => void turns.push(resolve));
  return { turns, takeTurn };
}

async function world(
  fake = createFakeApi(),
  knownSince: number | null = null,
  takeTurn?: () => Promise<void>,
) {
  const { api } = fake;
  const device = fakeDevice();
  const catalog = createCatalog(api.catalog, createMemory(localStorage, USER.id).models);
  const credits = createCredits(api.credits);
  const generations = createGenerations(api.generations);
  const onSignedOut = vi.fn<() => void>();
  const connection = createConnection({
    live: api.live,
    device,
    catalog,
    credits,
    generations,
    onPurchase: () => {},
    onSignedOut,
    knownSince,
    takeTurn,
  });
  await vi.advanceTimersByTimeAsync(0);
  return { fake, api, device, catalog, credits, generations, connection };
}

describe("connection", () => {
  it("reads before it joins, because the screen comes first", async () => {
    const fake = createFakeApi();
    let answer: (rows: []) => void = () => {};
    fake.api.generations.page.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const { api } = await world(fake);
    expect(api.live.join).not.toHaveBeenCalled();
    answer([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(api.live.join).toHaveBeenCalledOnce();
  });

  it("also joins if the first reading fails, and never after it was disposed", async () => {
    const fake = createFakeApi();
    fake.api.generations.page.mockRejectedValueOnce(unreachable());
    const { api } = await world(fake);
    expect(api.live.join).toHaveBeenCalledOnce();

    const other = createFakeApi();
    let answer: (rows: []) => void = () => {};
    other.api.generations.page.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const { connection } = await world(other);
    connection.dispose();
    answer([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(other.api.live.join).not.toHaveBeenCalled();
  });

  it("reads again after it has joined, so that changes in between are not lost", async () => {
    const { fake, api, connection } = await world();
    expect(api.live.join).toHaveBeenCalledOnce();
    const before = api.generations.page.mock.calls.length;
    fake.live.onState("live");
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.isLive.value).toBe(true);
    expect(api.generations.page).toHaveBeenCalledTimes(before + 1);
  });

  it("passes events on to the stores", async () => {
    const { fake, credits, generations } = await world();
    const made = generation();
    fake.live.onGeneration(made);
    fake.live.onCreditTransaction(line({ seq: 2, balance_after: 90 }));
    expect(generations.ids.value).toEqual([made.id]);
    expect(credits.balance.value).toBe(90);
  });

  it("reads again and joins again when the app comes back to the front", async () => {
    const { fake, api, device } = await world();
    fake.live.onState("live");
    device.visible.value = false;
    fake.live.onState("down");
    const joins = api.live.join.mock.calls.length;
    device.visible.value = true;
    await vi.advanceTimersByTimeAsync(0);
    expect(api.live.join).toHaveBeenCalledTimes(joins + 1);
    expect(fake.leave).toHaveBeenCalled();
  });

  it("joins again, less and less often, if the topic was closed", async () => {
    const { fake, api } = await world();
    for (const wait of [1_000, 2_000, 5_000]) {
      const joins = api.live.join.mock.calls.length;
      fake.live.onState("closed");
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(api.live.join).toHaveBeenCalledTimes(joins);
      await vi.advanceTimersByTimeAsync(1);
      expect(api.live.join).toHaveBeenCalledTimes(joins + 1);
    }
  });

  it("reads again on focus and when the browser resumes the page, but not on every glance", async () => {
    const { fake, api, device } = await world();
    fake.live.onState("live");
    await vi.advanceTimersByTimeAsync(0);
    const before = api.generations.page.mock.calls.length;
    device.wakes.value += 1;
    await vi.advanceTimersByTimeAsync(10_001);
    expect(api.generations.page).toHaveBeenCalledTimes(before);
    device.wakes.value += 1;
    await vi.advanceTimersByTimeAsync(0);
    expect(api.generations.page).toHaveBeenCalledTimes(before + 1);
  });

  it("reads again on focus after the device's clock was turned back", async () => {
    const { fake, api, device } = await world();
    fake.live.onState("live");
    await vi.advanceTimersByTimeAsync(0);
    const before = api.generations.page.mock.calls.length;
    vi.setSystemTime(Date.now() - 65 * 60_000);
    device.wakes.value += 1;
    await vi.advanceTimersByTimeAsync(0);
    expect(api.generations.page).toHaveBeenCalledTimes(before + 1);
  });

  it("marks data as being from an earlier visit until it has read again", async () => {
    const fake = createFakeApi();
    fake.api.generations.page.mockRejectedValueOnce(unreachable());
    const { connection } = await world(fake, 1_000);
    expect(connection.isOld.value).toBe(true);
    expect(connection.asOf.value).toBe(1_000);
    await connection.resync();
    expect(connection.isOld.value).toBe(false);
  });

  it("knows since when it is offline", async () => {
    const { fake, device, connection } = await world();
    fake.live.onState("live");
    vi.setSystemTime(Date.UTC(2026, 0, 1, 14, 30));
    device.online.value = false;
    expect(connection.isOffline.value).toBe(true);
    expect(connection.asOf.value).toBe(Date.UTC(2026, 0, 1, 14, 30));
    device.online.value = true;
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.isOffline.value).toBe(false);
  });

  it("treats a missing answer as offline, and a refusal as an answer", async () => {
    const { api, connection } = await world();
    api.generations.page.mockRejectedValueOnce(unreachable());
    await connection.resync();
    expect(connection.isOffline.value).toBe(true);
    api.generations.page.mockRejectedValueOnce(refused("internal", 500));
    await connection.resync();
    expect(connection.isOffline.value).toBe(false);
  });

  it("treats an answer that it cannot read as an answer", async () => {
    const { api, connection } = await world();
    api.generations.page.mockRejectedValueOnce(
      new Problem({ code: "unexpected_answer", status: 0 }),
    );
    await connection.resync();
    expect(connection.isOffline.value).toBe(false);
  });

  it("tries again by itself until the server answers, less and less often", async () => {
    const { api, connection } = await world();
    api.generations.page.mockRejectedValue(unreachable());
    await connection.resync();
    for (const wait of [2_000, 5_000, 10_000, 30_000, 30_000]) {
      const reads = api.generations.page.mock.calls.length;
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(api.generations.page).toHaveBeenCalledTimes(reads);
      await vi.advanceTimersByTimeAsync(1);
      expect(api.generations.page).toHaveBeenCalledTimes(reads + 1);
    }
    api.generations.page.mockResolvedValue([]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(connection.isOffline.value).toBe(false);
    const reads = api.generations.page.mock.calls.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(api.generations.page).toHaveBeenCalledTimes(reads);
  });

  it("tries at once when somebody doubts, and stays online if the server answers", async () => {
    const { api, device, connection } = await world();
    const reads = api.generations.page.mock.calls.length;
    device.doubt();
    await vi.advanceTimersByTimeAsync(0);
    expect(api.generations.page).toHaveBeenCalledTimes(reads + 1);
    expect(connection.isOffline.value).toBe(false);
    api.generations.page.mockRejectedValueOnce(unreachable());
    device.doubt();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.isOffline.value).toBe(true);
  });

  it("believes no earlier read when a later one has found no network", async () => {
    const { fake, api, device, connection } = await world();
    let answer: (lines: []) => void = () => {};
    api.credits.page.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    fake.live.onState("live");
    api.credits.page.mockRejectedValueOnce(unreachable());
    device.doubt();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.isOffline.value).toBe(true);
    answer([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.isOffline.value).toBe(true);
  });

  it("loads the prices later if they could not be loaded at first", async () => {
    const fake = createFakeApi();
    fake.api.catalog.models.mockRejectedValueOnce(unreachable());
    const { catalog, connection } = await world(fake);
    expect(catalog.state.value.is).toBe("failed");
    await connection.resync();
    await vi.advanceTimersByTimeAsync(0);
    expect(catalog.state.value.is).toBe("ready");
    await connection.resync();
    expect(fake.api.catalog.models).toHaveBeenCalledTimes(2);
  });

  it("checks for deletions elsewhere whenever it may have missed one, until a check succeeds", async () => {
    const { fake, api, device, generations, connection } = await world();
    fake.live.onState("live");
    await vi.advanceTimersByTimeAsync(0);
    const far = completed();
    generations.apply(far);
    api.generations.page.mockResolvedValue(Array.from({ length: 60 }, () => completed()));
    api.generations.existing.mockResolvedValue([far]);
    const looks = async (event: () => void) => {
      api.generations.existing.mockClear();
      event();
      await vi.advanceTimersByTimeAsync(0);
      return api.generations.existing.mock.calls.length;
    };
    expect(await looks(() => void connection.resync())).toBe(0);
    expect(await looks(() => fake.live.onState("live"))).toBe(1);
    expect(await looks(() => void connection.resync())).toBe(0);
    device.online.value = false;
    api.generations.existing.mockRejectedValueOnce(unreachable());
    expect(await looks(() => device.doubt())).toBe(1);
    expect(await looks(() => void connection.resync())).toBe(1);
    expect(await looks(() => void connection.resync())).toBe(0);
    fake.live.onState("down");
    expect(await looks(() => void connection.resync())).toBe(1);
    expect(await looks(() => void connection.resync())).toBe(1);
    expect(generations.entry(far.id).value).not.toBeNull();
  });

  it("sends each request of the first reading in a turn of its own, and later ones at once", async () => {
    const { turns, takeTurn } = heldTurns();
    const { api, device } = await world(createFakeApi(), null, takeTurn);
    const sent = () =>
      [api.catalog.models, api.generations.page, api.credits.page]
        .map(({ mock }) => mock.calls.length);
    const steps = [sent()];
    for (const take of turns) {
      take();
      await vi.advanceTimersByTimeAsync(0);
      steps.push(sent());
    }
    expect(steps).toEqual([[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]);
    expect(api.live.join).toHaveBeenCalledOnce();
    device.doubt();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent()).toEqual([1, 2, 2]);
    expect(turns).toHaveLength(3);
  });

  it("sends nothing more when the user signs out before a turn has come", async () => {
    const { turns, takeTurn } = heldTurns();
    const { api, connection } = await world(createFakeApi(), null, takeTurn);
    connection.dispose();
    for (const take of turns) take();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(turns).toHaveLength(3);
    for (const request of [api.catalog.models, api.generations.page, api.credits.page]) {
      expect(request).not.toHaveBeenCalled();
    }
    expect(api.live.join).not.toHaveBeenCalled();
  });

  it("asks for no deletions when the user signs out while it reads", async () => {
    const fake = createFakeApi();
    const { api, generations, connection } = await world(fake);
    generations.apply(completed());
    let answer: (rows: ReturnType<typeof completed>[]) => void = () => {};
    api.generations.page.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const read = connection.resync();
    connection.dispose();
    answer(Array.from({ length: 60 }, () => completed()));
    await read;
    expect(api.generations.existing).not.toHaveBeenCalled();
  });

  it("leaves the topic when the user signs out", async () => {
    const { fake, connection } = await world();
    connection.dispose();
    expect(fake.leave).toHaveBeenCalled();
  });
});
