import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createFakeApi,
  failed,
  generation,
  line,
  unreachable,
  USER,
} from "../../fixtures/fake-api.ts";
import { fakeDevice } from "../../fixtures/fake-device.ts";
import type { CreditTransaction, Generation } from "../../api/contracts.ts";
import { createMemory } from "../../api/device/kept/memory.ts";
import { createCatalog } from "../draft/catalog.ts";
import { createCredits } from "../credits/credits.ts";
import { createGenerations } from "../videos/generations.ts";
import { createAuditing } from "./auditing.ts";
import { createConnection } from "./connection.ts";

const TOGETHER_MS = 2_000;
let end: () => void;

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 14) }));
afterEach(() => {
  end();
  vi.useRealTimers();
});

/** The server's lines and rows, newest first. A test changes them, and sends what it wants. */
async function world() {
  const fake = createFakeApi();
  const server = { lines: [line({ seq: 1 })], rows: [] as Generation[] };
  fake.api.credits.page.mockImplementation(() => Promise.resolve([...server.lines]));
  fake.api.generations.page.mockImplementation(() => Promise.resolve([...server.rows]));
  const device = fakeDevice();
  const catalog = createCatalog(fake.api.catalog, createMemory(localStorage, USER.id).models);
  const credits = createCredits(fake.api.credits);
  const generations = createGenerations(fake.api.generations);
  const connection = createConnection({
    live: fake.api.live,
    device,
    catalog,
    credits,
    generations,
    onPurchase: () => {},
    onSignedOut: () => {},
  });
  const auditing = createAuditing({ connection, credits, generations });
  await vi.advanceTimersByTimeAsync(0);
  fake.live.onState("live");
  await vi.advanceTimersByTimeAsync(TOGETHER_MS);
  const { page } = fake.api.credits;
  page.mockClear();
  end = () => {
    connection.dispose();
    auditing.dispose();
  };

  /** Another tab makes a video. Returns its two messages, not yet delivered. */
  function make() {
    const row = generation();
    server.rows.unshift(row);
    return [record("deduction", -10, row), () => fake.live.onGeneration(row)] as const;
  }

  /** It fails. Returns the two messages. */
  function fail(row: Generation) {
    const now = failed({ ...row, state: "failed", version: row.version + 1 });
    server.rows = server.rows.map((other) => (other.id === row.id ? now : other));
    return [record("refund", 10, row), () => fake.live.onGeneration(now)] as const;
  }

  function record(type: CreditTransaction["type"], amount: number, row: Generation) {
    const [{ seq, balance_after } = line({ seq: 0 })] = server.lines;
    const next = line({
      seq: seq + 1,
      type,
      amount,
      balance_after: balance_after + amount,
      generation_id: row.id,
      created_at: row.created_at,
    });
    server.lines.unshift(next);
    return () => fake.live.onCreditTransaction(next);
  }

  return { fake, server, device, credits, generations, page, make, fail };
}

/** Every order of every selection. */
function selections<T>(all: readonly T[]): T[][] {
  const rests = all.map((one, at) => [one, all.filter((_, other) => other !== at)] as const);
  return [[], ...rests.flatMap(([one, rest]) => selections(rest).map((tail) => [one, ...tail]))];
}

describe("the balance", () => {
  it("is right after two videos, in whatever order their messages arrive and whichever are lost", async () => {
    for (const order of selections([0, 1, 2, 3])) {
      const { credits, generations, make } = await world();
      const messages = [...make(), ...make()];
      for (const at of order) messages[at]?.();
      await vi.advanceTimersByTimeAsync(TOGETHER_MS);
      // If both messages of the second video are lost, nothing can be noticed until the next wake.
      const noticed = order.length === 0
        ? 0
        : order.some((at) => at > 1) || order.length < 2
        ? 2
        : 1;
      expect([order, credits.balance.value]).toEqual([order, 100 - 10 * noticed]);
      expect([order, generations.ids.value.length]).toEqual([order, noticed]);
      end();
    }
  });

  it("is right when the app is looked at again, whatever was lost while it was hidden", async () => {
    for (const order of selections([0, 1, 2, 3])) {
      const { credits, generations, device, make } = await world();
      device.visible.value = false;
      const messages = [...make(), ...make()];
      for (const at of order) messages[at]?.();
      device.visible.value = true;
      await vi.advanceTimersByTimeAsync(0);
      expect([order, credits.balance.value]).toEqual([order, 80]);
      expect([order, generations.ids.value.length]).toEqual([order, 2]);
      end();
    }
  });

  it("is right after a refund, whichever of its messages is lost", async () => {
    for (const order of selections([0, 1]).filter(({ length }) => length > 0)) {
      const { credits, generations, server, make, fail } = await world();
      for (const deliver of make()) deliver();
      const [row] = server.rows;
      if (!row) throw new Error("no row");
      const messages = fail(row);
      for (const at of order) messages[at]?.();
      await vi.advanceTimersByTimeAsync(TOGETHER_MS);
      expect([order, credits.balance.value]).toEqual([order, 100]);
      expect(generations.entry(row.id).value?.generation.state).toBe("failed");
      end();
    }
  });
});

it("nothing is read again if both messages arrive within two seconds", async () => {
  const { page, make } = await world();
  const [tellLine, tellRow] = make();
  tellRow();
  await vi.advanceTimersByTimeAsync(TOGETHER_MS - 1);
  tellLine();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page).not.toHaveBeenCalled();
});

it("a difference that stays after a reading is read again only when it changes", async () => {
  const { page, server, make } = await world();
  const [, tellRow] = make();
  server.lines.shift();
  tellRow();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page).toHaveBeenCalledOnce();
  const [, tellOther] = make();
  server.lines.shift();
  tellOther();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page).toHaveBeenCalledTimes(2);
});

it("a video whose lines are on a later page of the ledger is not missed", async () => {
  const { credits, generations, page } = await world();
  const old = generation({ created_at: "2025-01-01T00:00:00Z" });
  page.mockResolvedValueOnce([line({ seq: 90, created_at: "2025-06-01T00:00:00Z" })]);
  await credits.resync();
  page.mockClear();
  generations.apply(old);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page).not.toHaveBeenCalled();
});

it("a video that was deleted elsewhere before the last reading is not missed", async () => {
  const { credits, page } = await world();
  page.mockResolvedValueOnce([
    line({ seq: 2, type: "deduction", amount: -10, generation_id: crypto.randomUUID() }),
    line({ seq: 1 }),
  ]);
  await credits.resync();
  end();
  const resync = vi.fn(() => Promise.resolve());
  const { generations } = await world();
  const asOf = signal(Date.now());
  const { dispose } = createAuditing({ connection: { asOf, resync }, credits, generations });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(resync).not.toHaveBeenCalled();
  dispose();
});

it("the videos of this device that the server has not answered are not compared", async () => {
  const { generations, page } = await world();
  generations.place({ generation: generation({ version: 0 }), request: "sending", overdue: false });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page).not.toHaveBeenCalled();
});

it("the first reading that fails is not taken for an empty ledger", async () => {
  const { fake, generations } = await world();
  end();
  fake.api.credits.page.mockRejectedValue(unreachable());
  const credits = createCredits(fake.api.credits);
  const resync = vi.fn(() => Promise.resolve());
  const { dispose } = createAuditing({
    connection: { asOf: signal(null), resync },
    credits,
    generations,
  });
  generations.apply(generation());
  await vi.advanceTimersByTimeAsync(60_000);
  expect(resync).not.toHaveBeenCalled();
  dispose();
});
