/** Every fault planted in SQL is caught by a proof, and the proofs find nothing where nothing was planted. */
import { expect, it } from "vitest";
import { byHand } from "../credits/by-hand.ts";
import { type Proof, sceneOf } from "../fixtures/proof.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { tellStories } from "../model/stories.ts";
import { limits } from "../races/limits.ts";
import { settling } from "../races/settling.ts";
import { spending } from "../races/spending.ts";
import { missingInTable } from "./check-table.ts";
import { plant } from "./plant.ts";
import { type Mutant, mutants } from "./sql.ts";

const stories = (count: number, seed: number): Proof => ({
  title: `${count} stories against the model`,
  run: async ({ url }) => void await tellStories(url, count, seed, true),
});
/** A race that goes well does not clear a fault: it is run again. */
const roundsMax = 3;
const proofs = [...spending, ...settling, ...limits, stories(60, 7), byHand];

const databases = useOwnDatabases();

/** The proof that failed first, and what it said. */
async function firstCatch(
  mutant: Mutant,
  rounds = roundsMax,
): Promise<{ title: string; said: string } | undefined> {
  const database = await databases.create();
  try {
    await plant(database.sql, mutant);
    for (const { title, run } of Array.from({ length: rounds }, () => proofs).flat()) {
      try {
        await run(sceneOf(database));
      } catch (error) {
        return { title, said: String(error).split("\n")[0] ?? "" };
      }
    }
    return undefined;
  } finally {
    await database.drop();
  }
}

it("without a fault, no proof fails", async () => {
  expect(await firstCatch({ title: "none" }, 1)).toBeUndefined();
}, 120_000);

it.each(mutants)("caught: $title", async (mutant) => {
  const caught = await firstCatch(mutant);
  console.log(`| ${mutant.title} | ${caught?.title} |`);
  expect(caught).toBeDefined();
}, 120_000);

it("the table in the README names every fault", async () => {
  expect(await missingInTable(mutants.map(({ title }) => title))).toEqual([]);
});
