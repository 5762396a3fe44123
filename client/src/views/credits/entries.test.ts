import { expect, it } from "vitest";
import { line } from "../../fixtures/fake-api.ts";
import { daysOf, entriesOf } from "./entries.ts";

const noon = (day: number) => new Date(2026, 10, day, 12).toISOString();
const taken = (seq: number, generation_id: string, day = 21) =>
  line({ seq, type: "deduction", amount: -10, generation_id, created_at: noon(day) });
const back = (seq: number, generation_id: string, day = 21) =>
  line({ seq, type: "refund", amount: 10, generation_id, created_at: noon(day) });
const seqs = (lines: ReturnType<typeof entriesOf>) =>
  lines.map((entry) => entry.lines.map(({ seq }) => seq));

it("the lines of a video are one entry, at the place of the newest of them", () => {
  const entries = entriesOf([back(4, "a"), taken(3, "b"), taken(2, "a"), line({ seq: 1 })]);
  expect(seqs(entries)).toEqual([[2, 4], [3], [1]]);
  expect(entries.map(({ generationId }) => generationId)).toEqual(["a", "b", null]);
});

it("lines that are about no video are never joined", () => {
  expect(seqs(entriesOf([line({ seq: 2 }), line({ seq: 1 })]))).toEqual([[2], [1]]);
});

it("a refund whose deduction is on an older page is an entry of its own until that is read", () => {
  const page = [back(9, "a"), taken(8, "b")];
  expect(seqs(entriesOf(page))).toEqual([[9], [8]]);
  expect(seqs(entriesOf([...page, taken(7, "a")]))).toEqual([[7, 9], [8]]);
});

it("each day has its entries, and a refund of the next day brings its video there", () => {
  const entries = entriesOf([
    back(4, "a", 22),
    taken(3, "b"),
    taken(2, "a"),
    line({
      seq: 1,
      created_at: noon(20),
    }),
  ]);
  expect(daysOf(entries).map(({ at, entries: its }) => [at, ...its.map(({ key }) => key)]))
    .toEqual([[noon(22), "a"], [noon(21), "b"], [noon(20), "1"]]);
});
