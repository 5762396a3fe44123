import { expect, it } from "vitest";
import { completed, createFakeApi, failed, settled } from "../../fixtures/fake-api.ts";
import { createFakeStores } from "../../fixtures/fake-stores.tsx";
import { createList } from "./list.ts";

async function open() {
  const fake = createFakeApi();
  const rows = [failed({ id: crypto.randomUUID() }), completed()] as const;
  fake.api.generations.page.mockResolvedValue([...rows]);
  const world = createFakeStores(fake);
  await settled();
  await world.stores.generations.resync();
  const { generations, dismissed } = world.stores;
  return { ...world, rows, list: dismissed.without(generations) };
}

it("a dismissed failure leaves the list, also after a reload, and the filter still shows it", async () => {
  const { stores, rows: [past, done], list, memory } = await open();
  expect(new Set(list.ids.value)).toEqual(new Set([past.id, done.id]));
  stores.dismissed.dismiss(past.id);
  expect(list.ids.value).toEqual([done.id]);
  const failures = createList(stores.generations, { show: "failed" });
  await failures.older();
  expect(failures.ids.value).toContain(past.id);
  expect(memory.dismissed.read()).toEqual([past.id]);
  const again = createFakeStores();
  expect(again.stores.dismissed.without(stores.generations).ids.value).toEqual([done.id]);
});

it("a tab keeps what another tab has dismissed, and learns of it", async () => {
  const { stores, rows: [past, done], list, memory } = await open();
  memory.dismissed.write([done.id]);
  stores.dismissed.dismiss(past.id);
  expect(memory.dismissed.read()).toEqual([past.id, done.id]);
  memory.dismissed.write([]);
  const key = Object.keys(localStorage).find((one) => one.endsWith("dismissed")) ?? "";
  dispatchEvent(new StorageEvent("storage", { key }));
  expect(list.ids.value).toHaveLength(2);
});

it("the device remembers the last 300", async () => {
  const { stores, memory } = await open();
  const ids = Array.from({ length: 301 }, () => crypto.randomUUID());
  for (const id of ids) stores.dismissed.dismiss(id);
  expect(memory.dismissed.read()).toEqual(ids.toReversed().slice(0, 300));
});
