import { expect, it } from "vitest";
import { compareFacts } from "./compare-facts.ts";

const facts = (subject: string, ...all: string[]) => all.map((fact) => ({ subject, fact }));

it("equal facts differ in nothing, whatever their order", () => {
  const table = facts("relation public.t", "column a: text", "column b: text");
  expect(compareFacts(table, table.toReversed())).toEqual([]);
});

it("an object that is missing, one that nobody knows and one that has changed are told apart", () => {
  const wanted = [...facts("function a", "returns int"), ...facts("function b", "returns int")];
  const there = [...facts("function b", "returns text"), ...facts("function c", "returns int")];
  expect(compareFacts(wanted, there).map(({ subject, state }) => [subject, state])).toEqual([
    ["function a", "missing"],
    ["function b", "changed"],
    ["function c", "unknown"],
  ]);
});

it.each([
  ["column a: text", "column a: text not null", "column a"],
  ["constraint c: CHECK (true)", "constraint c: CHECK (false)", "constraint c"],
  ["grant to anon: select", "grant to anon: insert, select", "grant to anon"],
  [
    "grant to anon: select of a",
    "grant to anon: select of a, b",
    "grant to anon: select of columns",
  ],
  [
    'policy "A: b": permissive select to anon using true',
    'policy "A: b": permissive all to anon using true',
    'policy "A: b"',
  ],
  [
    "trigger: CREATE CONSTRAINT TRIGGER t AFTER INSERT ON public.t",
    "trigger: CREATE CONSTRAINT TRIGGER t AFTER UPDATE ON public.t",
    "trigger t",
  ],
  [
    "index: CREATE INDEX i ON public.t (a)",
    "index: CREATE UNIQUE INDEX i ON public.t (a)",
    "index i",
  ],
  ["returns int, sql, body 1", "returns int, sql, body 2", "definition"],
  ["comment: One.", "comment: Two.", "comment"],
])("`%s` that became `%s` is one change, about %s", (wanted, there, about) => {
  expect(compareFacts(facts("x y", wanted), facts("x y", there))).toEqual([
    { subject: "x y", state: "changed", changes: [{ about, wanted, there }] },
  ]);
});

it("a grant on the columns of a table is not the grant on the table", () => {
  const wanted = facts("relation t", "grant to anon: select of a");
  const there = facts("relation t", "grant to anon: select");
  expect(compareFacts(wanted, there)[0]?.changes).toHaveLength(2);
});
