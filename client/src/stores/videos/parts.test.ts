import { expect, it } from "vitest";
import type { Generation } from "../../api/contracts.ts";
import { completed, createFakeApi, failed, generation } from "../../fixtures/fake-api.ts";
import { createGenerations } from "./generations.ts";
import { createParts } from "./parts.ts";

/** The rows that the server has, of which only `listed` are in the list that was loaded. */
async function world(rows: readonly Generation[], listed = rows) {
  const { api } = createFakeApi();
  const newestFirst = (some: readonly Generation[]) =>
    some.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  api.generations.page.mockImplementation((_below, { parent } = {}) =>
    Promise.resolve(
      parent ? newestFirst(rows.filter((row) => row.parent_id === parent)) : newestFirst(listed),
    )
  );
  api.generations.byIds.mockImplementation((ids) =>
    Promise.resolve(rows.filter(({ id }) => ids.includes(id)))
  );
  const generations = createGenerations(api.generations);
  await generations.resync();
  api.generations.page.mockClear();
  return { api, generations, parts: createParts(generations) };
}

/** Videos of which each continues the one before. */
function chain(count: number): Generation[] {
  const made: Generation[] = [];
  while (made.length < count) made.push(completed({ parent_id: made.at(-1)?.id ?? null }));
  return made;
}

const idsOf = (rows: readonly Generation[]) => rows.map(({ id }) => id);

it("a video that continues nothing and is not continued is a row of one", async () => {
  const [one, other] = [completed(), completed()];
  const { parts } = await world([one, other]);
  expect(parts.rowOf(one.id)).toEqual({ ids: [one.id], isCut: false });
});

it("the row is the same from each of its parts", async () => {
  const rows = chain(4);
  const { parts } = await world([...rows, completed()]);
  for (const { id } of rows) expect(parts.rowOf(id).ids).toEqual(idsOf(rows));
});

it("nothing is read for a video whose parts are all in the list", async () => {
  const rows = chain(3);
  const { api, parts } = await world(rows);
  await parts.load(rows[1]?.id ?? "");
  expect(api.generations.page).not.toHaveBeenCalled();
  expect(api.generations.byIds).not.toHaveBeenCalled();
});

it("parts that are not in the list are read: those before by id, those after by what they continue", async () => {
  const rows = chain(5);
  const [, , middle] = rows;
  const { api, generations, parts } = await world(rows, []);
  expect(parts.rowOf(middle?.id ?? "").ids).toEqual([middle?.id]);
  await parts.load(middle?.id ?? "");
  expect(parts.rowOf(middle?.id ?? "").ids).toEqual(idsOf(rows));
  // They are known from then on, and not in the list of the newest.
  expect(generations.ids.value).toEqual([]);
  expect(api.generations.byIds).toHaveBeenCalledTimes(3);
});

it("without a network, the row has the parts that are known", async () => {
  const rows = chain(3);
  const { api, parts } = await world(rows, rows.slice(1));
  api.generations.byIds.mockRejectedValue(new Error("offline"));
  await expect(parts.load(rows[2]?.id ?? "")).rejects.toThrow("offline");
  expect(parts.rowOf(rows[2]?.id ?? "")).toEqual({ ids: idsOf(rows.slice(1)), isCut: false });
});

it("a part that was deleted ends the row, which says so", async () => {
  const [first, second, third] = chain(3);
  if (!first || !second || !third) throw new Error("too few");
  const { generations, parts } = await world([first, second, third]);
  generations.forget(second.id);
  expect(parts.rowOf(third.id)).toEqual({ ids: [third.id], isCut: true });
  expect(parts.rowOf(first.id)).toEqual({ ids: [first.id], isCut: false });
});

it("a part that was deleted before this device knew it is told from one that is not loaded", async () => {
  const [first, second] = chain(2);
  if (!first || !second) throw new Error("too few");
  const { parts } = await world([second]);
  expect(parts.rowOf(second.id).isCut).toBe(false);
  await parts.load(second.id);
  expect(parts.rowOf(second.id)).toEqual({ ids: [second.id], isCut: true });
});

it("a deletion that can be undone takes the part out of the row and back", async () => {
  const [first, second, third] = chain(3);
  if (!first || !second || !third) throw new Error("too few");
  // Also for a part that is not in the list.
  const { generations, parts } = await world([first, second, third], [second, third]);
  await parts.load(third.id);
  for (const { id } of [first, second]) {
    generations.hide(id, true);
    expect(parts.rowOf(third.id).isCut).toBe(true);
    expect(parts.rowOf(third.id).ids).not.toContain(id);
    generations.hide(id, false);
    expect(parts.rowOf(third.id)).toEqual({ ids: idsOf([first, second, third]), isCut: false });
  }
});

it("a part that is still being made belongs to the row, until it fails", async () => {
  const first = completed();
  const second = generation({ parent_id: first.id, state: "processing", version: 3 });
  const { generations, parts } = await world([first, second]);
  expect(parts.rowOf(first.id).ids).toEqual([first.id, second.id]);
  generations.apply({ ...second, state: "failed", version: 9 });
  expect(parts.rowOf(first.id).ids).toEqual([first.id]);
  // Opened by itself, it still shows what it was to continue.
  expect(parts.rowOf(second.id).ids).toEqual([first.id, second.id]);
});

it("the newest continuation counts, unless another one is being watched or it has failed", async () => {
  const first = completed();
  const older = completed({ parent_id: first.id });
  const newer = completed({ parent_id: first.id });
  const newest = failed({ parent_id: first.id });
  const { parts } = await world([first, older, newer, newest]);
  expect(parts.rowOf(first.id).ids).toEqual([first.id, newer.id]);
  expect(parts.rowOf(older.id).ids).toEqual([first.id, older.id]);
  expect(parts.rowOf(first.id, parts.rowOf(older.id).ids).ids).toEqual([first.id, older.id]);
});

it("a circle ends", async () => {
  const [one, other] = [completed(), completed()];
  const { parts } = await world([
    { ...one, parent_id: other.id },
    { ...other, parent_id: one.id },
  ]);
  expect(parts.rowOf(one.id).ids.length).toBeLessThanOrEqual(100);
  await parts.load(one.id);
});
