import { expect, it } from "vitest";
import { schemaText } from "./fixtures/schema.ts";
import { findLosses, findOverloads, findUse } from "./database-use.ts";

const words = new Set(["light", "lamps", "name", "colour", "rooms", "lights"]);
const use = findUse(schemaText, words);

it("the use of a source is what the API promises about the names that it says", () => {
  expect(use).toEqual({
    "bucket lights": ["is there"],
    "function light": [
      "may be called by authenticated",
      "needs p_lamp",
      "returns jsonb",
      "takes p_lamp uuid",
      "takes p_shade numeric(3,2)",
    ],
    "table lamps": [
      "always has a value in name",
      "has a policy for authenticated to select",
      "has colour text",
      "has name text",
      "lets authenticated select colour",
      "lets authenticated select name",
      "lets authenticated update colour",
      "refers to rooms by room",
      "takes null in colour",
    ],
    "type mood": ["has bright", "has dim"],
  });
});

const lossesOf = (before: string, after: string) => {
  const changed = schemaText.replace(before, after);
  expect(changed).not.toBe(schemaText);
  return Array.from(findLosses(use, changed), ([about, loss]) => `${about} ${loss}`);
};

it.each([
  ["a new column", "column name: text", "column age: integer\n  column name: text"],
  ["a new optional argument", "0.5", "0.5, p_at timestamp with time zone DEFAULT now()"],
  ["an argument that became optional", "p_lamp uuid", "p_lamp uuid DEFAULT NULL::uuid"],
  ["a changed body", "body 1a2b3c4d", "body 4d3c2b1a"],
  ["a new value", "bright", "bright · off"],
  ["a changed default or comment", "default 'Lamp'::text -- Its name.", "default 'Light'::text"],
  ["a column that the source does not say is dropped", "  column secret: text\n", ""],
  ["a function that the source does not say is dropped", "function public.unused", "function x"],
])("nothing is lost by %s", (_what, before, after) => {
  expect(lossesOf(before, after)).toEqual([]);
});

it.each([
  ["a dropped function", "function public.light", "function public.shine", "is gone"],
  ["an argument of another type", "p_lamp uuid", "p_lamp text", "no longer takes p_lamp uuid"],
  ["a dropped argument", ", p_shade numeric(3,2) DEFAULT 0.5", "", "no longer takes p_shade"],
  ["a new argument without a default", "p_lamp uuid,", "p_lamp uuid, p_by uuid,", "now needs p_by"],
  ["a changed result", "returns jsonb", "returns text", "no longer returns jsonb"],
  [
    "a revoked function",
    "  grant to authenticated: execute\n",
    "",
    "no longer may be called by authenticated",
  ],
  ["a renamed column", "column colour: text", "column color: text", "no longer has colour text"],
  ["another type", "column colour: text", "column colour: integer", "no longer has colour text"],
  ["a column that may be null now", " not null default", " default", "always has a value in name"],
  [
    "a column that must not be null now",
    "colour: text",
    "colour: text not null",
    "takes null in colour",
  ],
  ["a revoked column", "update of colour", "update of name", "no longer lets authenticated update"],
  ["a dropped policy", 'policy "Users', 'gone "Users', "no longer has a policy for authenticated"],
  ["a dropped reference", "FOREIGN KEY", "FOREIGN", "no longer refers to rooms by room"],
  ["a renamed value", "bright", "light", "type mood no longer has bright"],
  ["a dropped bucket", "bucket lights", "bucket lamps", "bucket lights is gone"],
])("the loss is found: %s", (_what, before, after, loss) => {
  const losses = lossesOf(before, after);
  expect(losses).toHaveLength(1);
  expect(losses[0]).toContain(loss);
});

it("a function that stands twice is found", () => {
  expect(findOverloads(schemaText)).toEqual([]);
  const twice = schemaText.replace("  returns jsonb, sql", "  returns jsonb, sql, x\n$&");
  expect(findOverloads(twice)).toEqual([
    expect.stringMatching(/^The function light stands twice/),
  ]);
});
