import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { aPack } from "../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import { openKeptPurchases } from "../../api/device/kept/kept-purchases.ts";
import { createMemory } from "../../api/device/kept/memory.ts";
import { unreachable, USER } from "../../fixtures/fake-api.ts";
import { createFakePurchases } from "../../fixtures/fake-purchases.ts";
import { createPackList } from "./packs.ts";

function setUp() {
  const api = createFakePurchases();
  const slot = openKeptPurchases(createMemory(localStorage, USER.id).storing).packs;
  const create = () => createPackList(() => Promise.resolve(api), slot);
  return { api, create };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("where nothing is sold, there are no packs", async () => {
  const packs = setUp().create();
  await packs.load();
  expect(packs.sells.value).toBe(false);
});

it("a pause counts as selling, because it has a sentence to show", async () => {
  const { api, create } = setUp();
  api.packs.mockResolvedValue({ closed: "Back on Monday.", packs: [] });
  const packs = create();
  await packs.load();
  expect(packs.sells.value).toBe(true);
});

it("the packs of the last visit are there before the first answer", async () => {
  const { api, create } = setUp();
  const offer = { closed: null, packs: [aPack()] };
  api.packs.mockResolvedValue(offer);
  await create().load();
  api.packs.mockRejectedValue(unreachable());
  const packs = create();
  expect(packs.offer.value).toEqual(offer);
  await packs.load();
  expect(packs.offer.value).toEqual(offer);
});

it("the packs are read at most once a minute, but again after a failure or a refusal", async () => {
  const { api, create } = setUp();
  const packs = create();
  api.packs.mockRejectedValueOnce(unreachable());
  await packs.load();
  await packs.load();
  await packs.load();
  expect(api.packs).toHaveBeenCalledTimes(2);
  await packs.reload();
  expect(api.packs).toHaveBeenCalledTimes(3);
  vi.advanceTimersByTime(60_000);
  await packs.load();
  expect(api.packs).toHaveBeenCalledTimes(4);
});
