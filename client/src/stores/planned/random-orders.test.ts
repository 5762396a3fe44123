/**
 * Random orders of what can happen to planned requests, with two tabs of one browser and a server
 * that may change its price, answer late or not at all. Whatever happens, each video is accepted
 * once at most, at a price that the user agreed to, and none is lost.
 */
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeApi, request, unreachable } from "../../fixtures/fake-api.ts";
import { fakeDevice } from "../../fixtures/fake-device.ts";
import { fakeStarts } from "../../fixtures/fake-starts.ts";
import { openTab } from "../../fixtures/fake-tabs.ts";
import { priceOfPlanned } from "./answers.ts";
import { PLANNED_MAX } from "./planned.ts";

const kinds = [
  "make",
  "make",
  "make",
  "finish",
  "finish",
  "fail",
  "price",
  "online",
  "lost",
  "late",
  "kill",
  "answer",
  "answer",
  "discard",
  "edit",
  "buy",
  "wait",
] as const;

interface Event {
  kind: (typeof kinds)[number];
  /** Which tab, video, price or time. */
  which: number;
}

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat(30) }),
  { minLength: 10, maxLength: 45 },
);

type Tab = Awaited<ReturnType<typeof openTab>> & { die(): void };

/** The tabs that are open. */
const tabs: Tab[] = [];

/** The browser's locks: they end with the browser. */
function locksOfBrowser() {
  const held = new Set<string>();
  return {
    clear: () => held.clear(),
    async request(name: string, _options: object, hold: (lock: object | null) => unknown) {
      if (held.has(name)) return await hold(null);
      held.add(name);
      await hold({});
      held.delete(name);
    },
  };
}

async function play(story: readonly Event[], most: number, hasLocks: boolean) {
  localStorage.clear();
  const server = fakeStarts(most, 200);
  const device = fakeDevice();
  let locks = locksOfBrowser();
  Object.defineProperty(navigator, "locks", {
    configurable: true,
    get: () => (hasLocks ? locks : undefined),
  });
  let latency = 0;
  let losesAnswers = false;
  const made: string[] = [];
  const gone = new Set<string>();
  /** Those that had to wait at once, so the server gets them in order. */
  const waited = new Set<string>();
  const onTheirWay = new Set<string>();
  const agreed = new Map<string, Set<number>>();
  const agree = (id: string, cost: number) =>
    agreed.set(id, (agreed.get(id) ?? new Set()).add(cost));

  async function open(): Promise<void> {
    let isAlive = true;
    const { api } = createFakeApi();
    const never = new Promise<never>(() => {});
    /** A killed tab hears nothing any more. */
    const answer = async <T>(work: () => T): Promise<T> => {
      if (!isAlive) return await never;
      if (!device.online.peek()) throw unreachable();
      try {
        const result = work();
        return result;
      } finally {
        if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
        if (!isAlive) await never;
      }
    };
    api.generations.start.mockImplementation(async (asked) => {
      const mayBeLost = device.online.peek();
      if (hasLocks) expect(onTheirWay).not.toContain(asked.id);
      onTheirWay.add(asked.id);
      const row = await answer(() => server.receive(asked))
        .finally(() => onTheirWay.delete(asked.id));
      if (mayBeLost && losesAnswers) throw unreachable();
      return row;
    });
    api.generations.page.mockImplementation(() =>
      answer(() => [...server.rows.values()].toReversed().slice(0, 60))
    );
    api.generations.byIds.mockImplementation((ids) =>
      answer(() => ids.flatMap((id) => server.rows.get(id) ?? []))
    );
    api.credits.page.mockImplementation(() => answer(() => server.lines.toReversed().slice(0, 30)));
    api.catalog.models.mockImplementation(() => answer(server.models));
    api.offer.read.mockImplementation(() =>
      answer(() => ({
        welcome: { credits: 0, videos: 0, open: false },
        open_generations_max: most,
      }))
    );
    const write = (key: string, work: () => void) => {
      if (!isAlive) return;
      work();
      queueMicrotask(() => dispatchEvent(new StorageEvent("storage", { key })));
    };
    const storage = {
      getItem: (key: string) => localStorage.getItem(key),
      setItem: (key: string, text: string) => write(key, () => localStorage.setItem(key, text)),
      removeItem: (key: string) => write(key, () => localStorage.removeItem(key)),
      key: (index: number) => localStorage.key(index),
      get length() {
        return localStorage.length;
      },
    };
    const tab = await openTab(api, device, storage);
    const die = () => {
      isAlive = false;
      tab.close();
    };
    tabs.push({ ...tab, die });
  }

  /** Realtime, and what a tab reads again after it was offline. */
  async function deliver(): Promise<void> {
    if (!device.online.peek()) return;
    await Promise.all(tabs.map(async ({ generations, credits }) => {
      await Promise.all([generations.resync(), credits.resync()].map((one) => one.catch(() => {})));
    }));
  }

  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
  const settle = async (milliseconds: number) => {
    void deliver();
    await pass(milliseconds);
  };
  const pick = <T>(list: readonly T[], which: number) => list[which % Math.max(list.length, 1)];

  function check(): void {
    expect(new Set(server.accepted).size).toBe(server.accepted.length);
    expect(server.running().length).toBeLessThanOrEqual(most);
    for (const { id, cost } of server.rows.values()) expect(agreed.get(id)).toContain(cost);
    if (!hasLocks) return;
    for (const id of gone) expect(server.rows.has(id)).toBe(false);
    const inOrder = made.filter((id) => waited.has(id) && server.rows.has(id));
    expect(server.accepted.filter((id) => waited.has(id))).toEqual(inOrder);
  }

  async function goOn(tab: Tab): Promise<void> {
    const asked = tab.planned.list.peek().filter(({ refusal }) => refusal);
    const prices = tab.catalog.bySlug.peek();
    const costs = new Map(
      asked.map((sent) => [sent.request.id, priceOfPlanned(prices, sent) ?? sent.cost]),
    );
    for (const [id, cost] of costs) agree(id, cost);
    await tab.answers.goOn(costs);
  }

  async function happen({ kind, which }: Event): Promise<void> {
    const tab = pick(tabs, which);
    if (!tab) return;
    const one = pick(tab.planned.list.peek(), which)?.request.id;
    const running = pick(server.running(), which)?.id;
    if (kind === "make" && tab.planned.list.peek().length < PLANNED_MAX) {
      const asked = request();
      const draft = { request: asked, files: [], cost: 10, length_seconds: 5 };
      const cost = priceOfPlanned(tab.catalog.bySlug.peek(), {
        ...draft,
        created_at: "",
        has_left: false,
      }) ?? 10;
      made.push(asked.id);
      agree(asked.id, cost);
      void tab.requests.start(asked, { cost, length_seconds: 5 });
      if (tab.planned.list.peek().at(-1)?.request.id === asked.id) waited.add(asked.id);
    } else if (kind === "finish" && running) server.end(running, "completed");
    else if (kind === "fail" && running) server.end(running, "failed");
    else if (kind === "price") server.setPrice(10 + (which % 3));
    else if (kind === "online") device.online.value = !device.online.peek();
    else if (kind === "lost") losesAnswers = !losesAnswers;
    else if (kind === "late") latency = [0, 50, 4_000, 20_000][which % 4] ?? 0;
    else if (kind === "buy") server.buy(20);
    else if (kind === "answer") void goOn(tab);
    else if (kind === "discard" && one) {
      if (await within(tab.answers.discard(one))) gone.add(one);
    } else if (kind === "edit" && one) {
      if (await within(tab.answers.edit(one))) gone.add(one);
    } else if (kind === "kill" && hasLocks) {
      // Without knowing which tab has which lock, all of them are killed.
      for (const each of tabs.splice(0)) each.die();
      onTheirWay.clear();
      locks = locksOfBrowser();
      await within(Promise.all([open(), open()]));
    } else if (kind === "kill") {
      tabs.splice(tabs.indexOf(tab), 1);
      tab.die();
      await within(open());
    }
    await settle([0, 1, 300, 6_000, 30_000][which % 5] ?? 0);
  }

  /** Time has to pass while something waits for the server or for a lock. */
  async function within<T>(work: Promise<T>): Promise<T> {
    const state = { isDone: false };
    const done = work.finally(() => (state.isDone = true));
    while (!state.isDone) await pass(1_000);
    return await done;
  }

  await within(Promise.all([open(), open()]));
  for (const event of story) {
    await happen(event);
    check();
  }

  // In the end, everything works, and the user agrees to every question.
  device.online.value = true;
  losesAnswers = false;
  latency = 0;
  server.buy(10_000);
  const left = () => tabs.flatMap((tab) => tab.outbox.all());
  for (let round = 0; round < 2 * made.length + 20; round += 1) {
    for (const { id } of server.running()) server.end(id, "completed");
    await settle(61_000);
    for (const tab of tabs) {
      await within(goOn(tab));
      for (const id of tab.generations.ids.peek()) {
        if (tab.generations.entry(id).peek()?.request !== "refused") continue;
        const cost = server.price();
        agree(id, cost);
        await within(tab.requests.resend(id, { cost }));
      }
    }
    check();
    if (left().length === 0) break;
  }
  for (const { id } of server.running()) server.end(id, "completed");
  await settle(61_000);

  expect(left()).toEqual([]);
  expect(made.filter((id) => !server.rows.has(id) && !gone.has(id))).toEqual([]);
  for (const { credits, planned, generations } of tabs) {
    expect(planned.list.value).toEqual([]);
    expect(generations.openIds.value).toEqual([]);
    expect(credits.balance.value).toBe(server.balance());
  }
}

beforeEach(() => void vi.useFakeTimers());
const closeAll = () => tabs.splice(0).forEach((tab) => tab.die());
afterEach(() => {
  closeAll();
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, "locks");
});

it.each([
  ["with the browser's locks", true],
  ["in a browser without locks", false],
])("%s, each is accepted once at most, at an agreed price, and none is lost", async (_how, has) => {
  const result = await fc.check(
    fc.asyncProperty(
      events,
      fc.integer({ min: 1, max: 3 }),
      (story, most) => play(story, most, has).finally(closeAll),
    ),
    { numRuns: 40, seed: 20_261_128, endOnFailure: true },
  );
  expect(fc.defaultReportMessage(result)).toBeUndefined();
});
