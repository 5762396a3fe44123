import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { attached } from "../../fixtures/fake-uploads.ts";
import {
  completed,
  createFakeApi,
  generation,
  models,
  refused,
  request,
  unreachable,
} from "../../fixtures/fake-api.ts";
import { fakeDevice } from "../../fixtures/fake-device.ts";
import { openTab } from "../../fixtures/fake-tabs.ts";
import { PLANNED_MAX } from "./planned.ts";

const PRICE = { cost: 10, length_seconds: 5 };
let world: Awaited<ReturnType<typeof open>>;

async function open() {
  const { api } = createFakeApi();
  return { api, start: api.generations.start, ...await openTab(api) };
}

beforeEach(async () => {
  vi.useFakeTimers();
  world = await open();
  await vi.advanceTimersByTimeAsync(1);
});
afterEach(() => {
  world.close();
  vi.useRealTimers();
});

const pass = (milliseconds = 1) => vi.advanceTimersByTimeAsync(milliseconds);
const sentIds = () => world.start.mock.calls.map(([{ id }]) => id);
const plannedIds = () => world.planned.list.value.map(({ request: { id } }) => id);

/** Asks for this many videos, one after the other. */
async function make(count: number) {
  const asked = Array.from({ length: count }, () => request());
  for (const one of asked) await world.requests.start(one, PRICE);
  return asked.map(({ id }) => id);
}

const finish = (id: string) => world.generations.apply(completed({ id }));

describe("planned requests", () => {
  it("wait while as many are being made as the server makes at once, and are held", async () => {
    const ids = await make(5);
    await pass(60_000);
    expect(sentIds()).toEqual(ids.slice(0, 3));
    expect(plannedIds()).toEqual(ids.slice(3));
    expect(world.planned.making.value).toBe(3);
    expect(world.planned.willWait.value).toBe(true);
    expect(world.credits.balance.value).toBe(50);
  });

  it("are sent in order, one for each that has finished, at the price that was shown", async () => {
    const ids = await make(5);
    finish(ids[1] ?? "");
    await pass();
    expect(sentIds()).toEqual(ids.slice(0, 4));
    finish(ids[0] ?? "");
    await pass();
    expect(sentIds()).toEqual(ids);
    expect(world.start.mock.calls.map(([{ expected_cost }]) => expected_cost)).toEqual([
      10,
      10,
      10,
      10,
      10,
    ]);
    expect(plannedIds()).toEqual([]);
    expect(world.credits.balance.value).toBe(50);
  });

  it("are sent in order although the device's clock was turned back meanwhile", async () => {
    await make(3);
    const [first] = await make(1);
    vi.setSystemTime(Date.now() - 3_600_000);
    const [second] = await make(1);
    expect(plannedIds()).toEqual([first, second]);
  });

  it("learn from the server how many it makes at once", async () => {
    world.close();
    world.api.offer.read.mockResolvedValue({
      welcome: { credits: 100, videos: 10, open: true },
      open_generations_max: 1,
    });
    Object.assign(world, await openTab(world.api));
    await pass();
    const ids = await make(2);
    expect(sentIds()).toEqual(ids.slice(0, 1));
    world.close();
    Object.assign(world, await openTab(world.api, fakeDevice(false)));
    expect(world.planned.most.value).toBe(1); // Also without a network.
  });

  it("wait again if another device makes as many as the server makes at once", async () => {
    world.start.mockRejectedValueOnce(refused("too_many_in_flight", 429));
    const outcomes = vi.fn();
    world.requests.onOutcome(outcomes);
    const [id = ""] = await make(1);
    expect(plannedIds()).toEqual([id]);
    expect(world.generations.ids.value).toEqual([]);
    expect(outcomes.mock.calls.map(([{ is }]) => is)).toEqual(["planned"]);
    world.start.mockRejectedValueOnce(refused("too_many_in_flight", 429));
    await pass(4_999);
    expect(world.start).toHaveBeenCalledTimes(1);
    await pass();
    expect(world.start).toHaveBeenCalledTimes(2);
    await pass(15_000);
    expect(sentIds()).toEqual([id, id, id]);
    expect(plannedIds()).toEqual([]);
    expect(outcomes.mock.calls.map(([{ is }]) => is)).toEqual(["planned", "started"]);
  });

  it("do not wait for the time to try again if one finishes sooner", async () => {
    const ids = await make(4);
    finish(ids[0] ?? "");
    world.start.mockRejectedValueOnce(refused("too_many_in_flight", 429));
    await pass();
    expect(world.start).toHaveBeenCalledTimes(4);
    finish(ids[1] ?? "");
    await pass();
    expect(world.start).toHaveBeenCalledTimes(5);
    expect(plannedIds()).toEqual([]);
  });

  it("try less and less often while the server starts none", async () => {
    world.start.mockRejectedValue(refused("rate_limited", 429));
    await make(1);
    for (const [index, wait] of [5_000, 15_000, 30_000, 60_000, 60_000].entries()) {
      await pass(wait - 1);
      expect(world.start).toHaveBeenCalledTimes(index + 1);
      await pass();
      expect(world.start).toHaveBeenCalledTimes(index + 2);
    }
  });

  it("are not sent while the device is offline, nor before one without an answer", async () => {
    const ids = await make(4);
    world.device.online.value = false;
    finish(ids[0] ?? "");
    await pass(60_000);
    expect(plannedIds()).toEqual(ids.slice(3));
    world.start.mockRejectedValue(unreachable());
    world.device.online.value = true;
    await pass();
    expect(sentIds()).toEqual(ids);
    const [next] = await make(1);
    finish(ids[1] ?? "");
    await pass(2_000);
    expect(plannedIds()).toEqual([next]);
    world.start.mockImplementation((asked) => Promise.resolve(generation({ id: asked.id })));
    await pass(8_000);
    expect(sentIds().slice(-2)).toEqual([ids[3], next]);
  });

  it("are found by the next start of a killed app, which sends each once", async () => {
    const ids = await make(5);
    world.close();
    Object.assign(world, await openTab(world.api));
    expect(plannedIds()).toEqual(ids.slice(3));
    // The server says nothing of the first three: they are finished.
    await pass();
    expect(sentIds()).toEqual(ids);
    expect(world.credits.balance.value).toBe(80);
  });

  it("keep their files until they are sent, and then upload them", async () => {
    await make(3);
    const photo = attached();
    await world.api.uploads.keep(photo);
    const its = { input: "picture", kind: "picture", id: photo.id, reference: null };
    const known = { ...its, milliseconds: null, continues: null };
    await world.requests.start(request({ mode: "i2v" }), PRICE, [{ known, attached: photo }]);
    expect(world.api.uploads.upload).not.toHaveBeenCalled();
    world.close();
    Object.assign(world, await openTab(world.api));
    await pass();
    expect(world.api.uploads.upload).toHaveBeenCalledOnce();
    expect(world.start.mock.lastCall?.[0].inputs["picture"]).toContain(photo.id);
    expect(await world.api.uploads.kept(photo.id)).toBeNull();
  });

  it("may be twenty, and then a failed video is not retried", async () => {
    await make(3 + PLANNED_MAX);
    expect(plannedIds()).toHaveLength(PLANNED_MAX);
    expect(world.planned.isFull.value).toBe(true);
    const outcomes = vi.fn();
    world.requests.onOutcome(outcomes);
    outcomes.mockClear();
    await world.requests.retry(generation(), 10);
    expect(plannedIds()).toHaveLength(PLANNED_MAX);
    expect(outcomes).toHaveBeenCalledWith(
      expect.objectContaining({ problem: expect.objectContaining({ code: "too_many_planned" }) }),
    );
  });

  it("include the retry of a failed video", async () => {
    await make(3);
    const past = generation({ state: "failed" });
    await Promise.all([world.requests.retry(past, 10), world.requests.retry(past, 10)]);
    expect(world.planned.list.value.map((sent) => sent.request.prompt)).toEqual([past.prompt]);
  });
});

/** The catalog with other prices for the model of `request()`. */
const dearer = () =>
  models.map((model) => model.slug === "wan-fast" ? { ...model, price: [{ credits: 12 }] } : model);

describe("a refused planned request", () => {
  it("stops those behind it, and asks once about all whose price has changed", async () => {
    const ids = await make(6);
    world.start.mockRejectedValueOnce(refused("price_changed", 409));
    world.api.catalog.models.mockResolvedValue(dearer());
    const outcomes = vi.fn();
    world.requests.onOutcome(outcomes);
    outcomes.mockClear();
    finish(ids[0] ?? "");
    finish(ids[1] ?? "");
    await pass(60_000);
    expect(sentIds()).toEqual(ids.slice(0, 4));
    expect(outcomes.mock.calls.map(([{ is }]) => is)).toEqual(["stopped"]);
    expect(plannedIds()).toEqual(ids.slice(3));
    expect(world.planned.list.value.every(({ refusal }) => refusal?.code === "price_changed"))
      .toBe(true);
    expect(world.credits.balance.value).toBe(40);

    await world.answers.goOn(new Map(ids.slice(3).map((id) => [id, 12])));
    await pass();
    finish(ids[2] ?? "");
    await pass();
    expect(sentIds().slice(4)).toEqual(ids.slice(3));
    expect(world.start.mock.calls.slice(4).map(([{ expected_cost }]) => expected_cost))
      .toEqual([12, 12, 12]);
    expect(outcomes.mock.calls.filter(([{ is }]) => is === "stopped")).toHaveLength(1);
  });

  it("asks about those at another price only", async () => {
    const ids = await make(4);
    const [dear = "", same = ""] = [ids[3], crypto.randomUUID()];
    const other = { model: "wan-sound", inputs: { resolution: "720p", duration_seconds: 5 } };
    await world.requests.start(request({ id: same, ...other }), { cost: 25, length_seconds: 5 });
    world.api.catalog.models.mockResolvedValue(
      dearer().map((model) =>
        model.slug === "wan-sound" ? { ...model, price: [{ credits: 25 }] } : model
      ),
    );
    world.start.mockRejectedValueOnce(refused("price_changed", 409));
    finish(ids[0] ?? "");
    await pass(60_000);
    const asked = world.planned.list.value.filter(({ refusal }) => refusal);
    expect(asked.map((sent) => sent.request.id)).toEqual([dear]);
    await world.answers.discard(dear);
    await pass();
    expect(sentIds().at(-1)).toBe(same);
  });

  it("waits for the user also after a killed app, and goes on when it is discarded", async () => {
    const ids = await make(5);
    world.start.mockRejectedValueOnce(refused("insufficient_credits", 402));
    finish(ids[0] ?? "");
    await pass();
    const [behind] = await make(1);
    expect(plannedIds().at(-1)).toBe(behind);
    await world.answers.discard(behind ?? "");
    world.close();
    Object.assign(world, await openTab(world.api));
    await pass(120_000);
    expect(sentIds()).toEqual(ids.slice(0, 4));
    expect(world.credits.balance.value).toBe(80);
    await world.answers.discard(ids[3] ?? "");
    await pass();
    expect(sentIds()).toEqual(ids);
    expect(plannedIds()).toEqual([]);
  });

  it("comes back to the others if it was killed on its way", async () => {
    const ids = await make(4);
    world.start.mockReturnValueOnce(new Promise(() => {}));
    finish(ids[0] ?? "");
    await pass();
    world.close();
    world.start.mockRejectedValueOnce(refused("price_changed", 409));
    Object.assign(world, await openTab(world.api));
    await pass();
    expect(world.planned.list.value.map(({ request: { id }, refusal }) => [id, refusal?.code]))
      .toEqual([[ids[3], "price_changed"]]);
    expect(world.generations.ids.value).not.toContain(ids[3]);
  });

  it("waits for the next sign-in without a question if the session has expired", async () => {
    const ids = await make(5);
    world.start.mockRejectedValueOnce(refused("not_signed_in", 401));
    finish(ids[0] ?? "");
    await pass();
    world.close();
    Object.assign(world, await openTab(world.api));
    await pass();
    expect(sentIds().slice(3)).toEqual([ids[3], ids[3], ids[4]]);
  });
});

describe("an answer about planned requests", () => {
  it("takes one back into the composer, or discards it with its files", async () => {
    const ids = await make(3);
    const photo = attached();
    await world.api.uploads.keep(photo);
    const its = { input: "picture", kind: "picture", id: photo.id, reference: null };
    const known = { ...its, milliseconds: null, continues: null };
    const asked = request();
    await world.requests.start(asked, PRICE, [{ known, attached: photo }]);
    const [other = ""] = await make(1);
    expect(await world.answers.edit(other)).toBe(true);
    expect(world.taken).toEqual([other]);
    await world.answers.discard(asked.id);
    expect(await world.api.uploads.kept(photo.id)).toBeNull();
    expect(world.credits.balance.value).toBe(70);
    finish(ids[0] ?? "");
    await pass(60_000);
    expect(sentIds()).toEqual(ids);
  });

  it("comes too late for one that is on its way, which is made", async () => {
    const ids = await make(4);
    const last = ids[3] ?? "";
    let answer = () => {};
    world.start.mockImplementationOnce(({ id }) =>
      new Promise((resolve) => (answer = () => resolve(generation({ id }))))
    );
    finish(ids[0] ?? "");
    await pass();
    expect(await world.answers.edit(last)).toBe(false);
    await world.answers.discard(last);
    await world.answers.goOn(new Map([[last, 99]]));
    answer();
    await pass();
    expect(world.taken).toEqual([]);
    expect(world.generations.entry(last).value?.request).toBe("answered");
    expect(world.start.mock.lastCall?.[0].expected_cost).toBe(10);
  });
});

it("a request that was refused, sent or discarded meanwhile is not sent", async () => {
  const ids = await make(5);
  const [refusedOne = "", gone = ""] = ids.slice(3);
  world.start.mockRejectedValueOnce(refused("starts_closed", 503));
  await world.requests.sendPlanned(refusedOne);
  await world.answers.discard(gone);
  expect(world.start).toHaveBeenCalledTimes(4);
  for (const id of [refusedOne, gone]) await world.requests.sendPlanned(id);
  expect(world.start).toHaveBeenCalledTimes(4);
  await world.answers.goOn(new Map([[refusedOne, 10]]));
  world.start.mockReturnValueOnce(new Promise(() => {}));
  void world.requests.sendPlanned(refusedOne);
  const other = await openTab(world.api);
  await other.requests.sendPlanned(refusedOne);
  other.close();
  expect(world.start).toHaveBeenCalledTimes(5);
});

it("an answer does nothing while another tab has the request", async () => {
  const ids = await make(4);
  const last = ids[3] ?? "";
  Object.defineProperty(navigator, "locks", {
    configurable: true,
    value: {
      request: (_name: string, _options: object, hold: (lock: null) => unknown) => hold(null),
    },
  });
  expect([await world.answers.edit(last), await world.answers.discard(last)]).toEqual([
    false,
    false,
  ]);
  Reflect.deleteProperty(navigator, "locks");
  expect(plannedIds()).toEqual([last]);
});

describe("two tabs", () => {
  /** The browser tells the other tabs of each change. */
  const tell = (id: string) =>
    dispatchEvent(new StorageEvent("storage", { key: `wan-pwa.${USER_KEY}.outbox.${id}` }));
  const USER_KEY = "11111111-1111-4111-8111-111111111111";

  it("send each planned request once, and both show what is left", async () => {
    const other = await openTab(world.api);
    const ids = await make(5);
    ids.forEach(tell);
    expect(other.planned.list.value).toHaveLength(2);
    expect(other.credits.balance.value).toBe(80);
    for (const id of ids.slice(0, 3)) {
      const row = completed({ id });
      world.generations.apply(row);
      other.generations.apply(row);
    }
    await pass();
    ids.forEach(tell);
    await pass(60_000);
    expect(sentIds()).toEqual(ids);
    expect([plannedIds(), other.planned.list.value]).toEqual([[], []]);
    other.close();
  });

  it("send one after the other, although each could send one", async () => {
    const held = new Set<string>();
    const take = async (
      name: string,
      _options: object,
      hold: (lock: object | null) => unknown,
    ) => {
      if (held.has(name)) return await hold(null);
      held.add(name);
      await hold({});
      held.delete(name);
    };
    Object.defineProperty(navigator, "locks", { configurable: true, value: { request: take } });
    const other = await openTab(world.api);
    const ids = await make(5);
    ids.forEach(tell);
    world.start.mockReturnValueOnce(new Promise(() => {}));
    for (const id of ids.slice(0, 3)) {
      world.generations.apply(completed({ id }));
      other.generations.apply(completed({ id }));
    }
    await pass();
    ids.forEach(tell);
    await pass(10_000);
    expect(sentIds()).toEqual(ids.slice(0, 4));
    other.close();
    Reflect.deleteProperty(navigator, "locks");
  });

  it("do not take over what is back among the planned ones", async () => {
    const other = await openTab(world.api);
    const ids = await make(4);
    const last = ids[3] ?? "";
    let refuse = () => {};
    world.start.mockReturnValueOnce(
      new Promise((_, reject) => (refuse = () => reject(refused("starts_closed", 503)))),
    );
    void world.requests.sendPlanned(last);
    tell(last);
    refuse();
    await pass(6_000);
    expect(other.generations.entry(last).value).toBeNull();
    other.close();
  });

  it("release what one of them discards", async () => {
    const other = await openTab(world.api);
    const ids = await make(4);
    tell(ids[3] ?? "");
    expect(other.credits.balance.value).toBe(90);
    await world.answers.discard(ids[3] ?? "");
    tell(ids[3] ?? "");
    expect(other.planned.list.value).toEqual([]);
    expect(other.credits.balance.value).toBe(100);
    other.close();
  });
});
