/**
 * A proof catches every fault that is planted in SQL. That none fails without a fault is tested where
 * the proofs are: the races, the stories and the transactions by hand.
 */
import { describe, expect, it } from "vitest";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { readTable } from "./check-table.ts";
import { firstCatch, proofs } from "./judge-sql.ts";
import { plant } from "./plant.ts";
import { processorMutants } from "./processor.ts";
import { mutants } from "./sql.ts";

/** How often the proofs run, because a race may miss a fault. */
const knownRounds = 6;
const roundsMax = 3;

const databases = useOwnDatabases();

it.each(mutants)("caught: $title", async (mutant) => {
  const known = proofs.filter(({ title }) => title === mutant.caughtBy);
  expect(known, `There is one proof with the title "${mutant.caughtBy}"`).toHaveLength(1);
  if (await firstCatch(databases, mutant, known, knownRounds)) return;
  // The list is stale, or no proof catches this fault any more.
  const other = await firstCatch(databases, mutant, proofs, roundsMax);
  expect.fail(
    other === undefined
      ? `No proof catches the fault "${mutant.title}".`
      : `The list of catchers is stale. In mutants/faults/, "${mutant.title}" needs the line ` +
        `caughtBy: ${JSON.stringify(other.proof)}, and the table in supabase/README.md as well.`,
  );
});

describe("planting a fault fails", () => {
  const edit = { of: "lock_account", replace: " for no key update", by: "" };

  it.each([
    ["if the text is not found", "once in lock_account", {
      edits: [{ ...edit, replace: "for no such lock" }],
    }],
    ["if the text is found more than once", "once in lock_account", {
      edits: [{ ...edit, replace: "p_user_id" }],
    }],
    ["if there is no such function", "functions named", {
      edits: [{ ...edit, of: "lock_no_account" }],
    }],
    ["if nothing changes", "changes nothing", { edits: [{ ...edit, by: edit.replace }] }],
    ["if there is nothing to plant", "nothing to plant", {}],
    ["if a statement drops something that does not exist", "does not exist", {
      statements: ["drop trigger no_such_trigger on public.profiles"],
    }],
    ["if a statement would ignore that", "may change nothing", {
      statements: ["drop trigger if exists no_such_trigger on public.profiles"],
    }],
  ])("%s", async (_when, message, fault) => {
    const database = await databases.create();
    try {
      await expect(plant(database.sql, { title: "a fault", ...fault })).rejects.toThrow(message);
    } finally {
      await database.drop();
    }
  });

  it("if two functions have the name", async () => {
    const database = await databases.create();
    try {
      await database.sql`create function private.lock_account() returns void language sql as ''`;
      await expect(plant(database.sql, { title: "a fault", edits: [edit] })).rejects
        .toThrow("functions named");
    } finally {
      await database.drop();
    }
  });
});

it("the table in the README lists every fault and its proof", async () => {
  expect((await readTable()).slice(processorMutants.length)).toEqual(
    mutants.map(({ title, caughtBy }) => ({ fault: title, caughtBy })),
  );
});
