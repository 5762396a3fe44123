import { expect, it, vi } from "vitest";
import { aPack } from "../../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import { openKeptPurchases } from "./kept-purchases.ts";
import { createMemory, forgetOthers } from "./memory.ts";

const ADA = "11111111-1111-4111-8111-111111111111";
const BOB = "22222222-2222-4222-8222-222222222222";
const keptOf = (user: string, isSignedIn = () => true) =>
  openKeptPurchases(createMemory(localStorage, user, isSignedIn).storing);

const purchase = () => ({ id: crypto.randomUUID(), pack: "credits-500", since: Date.now() });

it("a purchase belongs to its user and is kept until it is removed", () => {
  const one = purchase();
  keptOf(ADA).open.put(one.id, one);
  expect(keptOf(ADA).open.all()).toEqual([one]);
  expect(keptOf(BOB).open.all()).toEqual([]);
  keptOf(ADA).open.remove(one.id);
  expect(keptOf(ADA).open.all()).toEqual([]);
});

it("a purchase is forgotten after 25 hours, also if the clock was turned back by more", () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-22T12:00:00Z") });
  const { open } = keptOf(ADA);
  const one = purchase();
  open.put(one.id, one);
  vi.setSystemTime("2026-11-23T12:59:00Z");
  expect(open.all()).toHaveLength(1);
  vi.setSystemTime("2026-11-23T13:01:00Z");
  expect(open.all()).toEqual([]);
  open.put(one.id, { ...purchase(), id: one.id });
  vi.setSystemTime("2026-11-20T12:00:00Z");
  expect(open.all()).toEqual([]);
  expect(Object.keys(localStorage)).toEqual([]);
  vi.useRealTimers();
});

it("a sign-out erases what is kept, and another user's sign-in does", () => {
  const memory = createMemory(localStorage, ADA);
  const { open, packs } = openKeptPurchases(memory.storing);
  const one = purchase();
  open.put(one.id, one);
  packs.write({ closed: null, packs: [aPack()] });
  memory.clear();
  expect(Object.keys(localStorage)).toEqual([]);
  open.put(one.id, one);
  expect(Object.keys(localStorage)).toEqual([]);

  keptOf(BOB).open.put(one.id, one);
  expect(forgetOthers(localStorage, ADA)).toBe(true);
  expect(Object.keys(localStorage)).toEqual([]);
});

it("a tab that has not noticed a sign-out in another tab keeps nothing", () => {
  const one = purchase();
  keptOf(ADA, () => false).open.put(one.id, one);
  expect(Object.keys(localStorage)).toEqual([]);
});

it("anything else under its key counts as missing", () => {
  localStorage.setItem(`wan-pwa.${ADA}.purchases.1`, '{"id":"1","pack":7}');
  localStorage.setItem(`wan-pwa.${ADA}.packs`, "{");
  expect(keptOf(ADA).open.all()).toEqual([]);
  expect(keptOf(ADA).packs.read()).toBeNull();
});
