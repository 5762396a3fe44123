/** Every fault planted in SQL is caught by a proof, and the proofs find nothing where nothing was planted. */
import { describe, expect, it } from "vitest";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { readTable } from "./check-table.ts";
import { firstCatch, proofs } from "./judge-sql.ts";
import { plant } from "./plant.ts";
import { processorMutants } from "./processor.ts";
import { mutants } from "./sql.ts";

/** A race that goes well does not clear a fault: it is run again. */
const knownRounds = 6;
const roundsMax = 3;

const databases = useOwnDatabases();

it("without a fault, no proof fails", async () => {
  expect(await firstCatch(databases, undefined, proofs, 1)).toBeUndefined();
});

it.each(mutants)("caught: $title", async (mutant) => {
  const known = proofs.filter(({ title }) => title === mutant.caughtBy);
  expect(known, `There is one proof of the title "${mutant.caughtBy}"`).toHaveLength(1);
  if (await firstCatch(databases, mutant, known, knownRounds)) return;
  // The list is stale, or nobody catches this fault any more.
  const other = await firstCatch(databases, mutant, proofs, roundsMax);
  expect.fail(
    other === undefined
      ? `No proof catches the fault "${mutant.title}".`
      : `The list of catchers is stale. In mutants/sql.ts, "${mutant.title}" needs the line ` +
        `caughtBy: ${JSON.stringify(other.proof)}, and the table in supabase/README.md as well.`,
  );
});

describe("planting fails", () => {
  const edit = { of: "lock_account", replace: " for no key update", by: "" };

  it.each([
    ["when the text is not there", "once in lock_account", {
      edits: [{ ...edit, replace: "for no such lock" }],
    }],
    ["when the text is there more than once", "once in lock_account", {
      edits: [{ ...edit, replace: "p_user_id" }],
    }],
    ["when there is no such function", "functions of the name", {
      edits: [{ ...edit, of: "lock_no_account" }],
    }],
    ["when nothing changes", "changes nothing", { edits: [{ ...edit, by: edit.replace }] }],
    ["when there is nothing to plant", "nothing to plant", {}],
    ["when what a statement drops is not there", "does not exist", {
      statements: ["drop trigger no_such_trigger on public.profiles"],
    }],
    ["when a statement would not mind that", "may change nothing", {
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

  it("when two functions have the name", async () => {
    const database = await databases.create();
    try {
      await database.sql`create function private.lock_account() returns void language sql as ''`;
      await expect(plant(database.sql, { title: "a fault", edits: [edit] })).rejects
        .toThrow("functions of the name");
    } finally {
      await database.drop();
    }
  });
});

it("the table in the README names every fault", async () => {
  expect((await readTable()).slice(processorMutants.length)).toEqual(
    mutants.map(({ title, caughtBy }) => ({ fault: title, caughtBy })),
  );
});
