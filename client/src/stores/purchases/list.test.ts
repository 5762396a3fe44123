import { expect, it } from "vitest";
import { createFakePurchases, paid } from "../../fixtures/fake-purchases.ts";
import { createPurchaseList } from "./list.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

function world() {
  const api = createFakePurchases();
  /** What the server has, newest first. */
  const rows = Array.from({ length: 45 }, (_, index) => paid({ created_at: at(45 - index) }));
  api.list.mockImplementation((before) =>
    Promise.resolve(rows.filter(({ created_at }) => !before || created_at < before).slice(0, 20))
  );
  return { api, rows, list: createPurchaseList({ purchases: () => Promise.resolve(api) }) };
}

it("all pages are read one after the other, and the last one says that it is the last", async () => {
  const { rows, list } = world();
  await list.load();
  expect([list.purchases.value.length, list.hasOlder.value]).toEqual([20, true]);
  await list.older();
  await list.older();
  expect(list.purchases.value).toEqual(rows);
  expect(list.hasOlder.value).toBe(false);
});

it("reading again also reads the older pages that are shown", async () => {
  const { api, rows, list } = world();
  await list.load();
  await list.older();
  const old = { ...rows[30], refunded: 500, taken: 500, version: 7 } as typeof rows[number];
  rows[30] = old;
  rows.unshift(paid({ created_at: at(50) }));
  api.list.mockClear();
  await list.load();
  expect(api.list).toHaveBeenCalledTimes(3);
  expect(list.purchases.value.find(({ id }) => id === old.id)?.refunded).toBe(500);
  expect(list.purchases.value).toEqual(rows);
});

it("an answer that was overtaken changes nothing", async () => {
  const { rows, list } = world();
  await list.load();
  const newer = { ...rows[0], refunded: 500, taken: 500, version: 7 };
  list.hear(newer);
  await list.load();
  expect(list.purchases.value[0]).toEqual(newer);
});
