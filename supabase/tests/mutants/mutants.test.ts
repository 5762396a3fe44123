/** Every planted fault is caught by a proof, and the proofs find nothing where nothing was planted. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type OwnDatabases, startOwnDatabases } from "../fixtures/own-database.ts";
import { type Proof, sceneOf } from "../fixtures/proof.ts";
import { tellStories } from "../model/stories.ts";
import { limits } from "../races/limits.ts";
import { settling } from "../races/settling.ts";
import { spending } from "../races/spending.ts";
import { type Mutant, mutants } from "./mutants.ts";
import { plant } from "./plant.ts";

const stories = (count: number, seed: number): Proof => ({
  title: `${count} stories against the model`,
  run: async ({ url }) => void await tellStories(url, count, seed, true),
});
/** The quick ones first: most faults are caught in a second. */
const proofs = [stories(60, 7), ...limits, ...settling, ...spending, stories(600, 8)];

let databases: OwnDatabases;
const table: string[] = [];

beforeAll(async () => {
  databases = await startOwnDatabases();
});
afterAll(async () => {
  console.log(["mutant → what caught it", ...table].join("\n"));
  await databases?.stop();
});

/** The proof that failed first, and what it said. */
async function firstCatch(mutant: Mutant): Promise<{ title: string; said: string } | undefined> {
  const database = await databases.create();
  try {
    await plant(database.sql, mutant);
    for (const { title, run } of proofs) {
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
  expect(await firstCatch({ title: "none" })).toBeUndefined();
}, 120_000);

it.each(mutants)("caught: $title", async (mutant) => {
  const caught = await firstCatch(mutant);
  table.push(`${mutant.title} → ${caught?.title ?? "nobody"}`);
  expect(caught).toBeDefined();
}, 120_000);
