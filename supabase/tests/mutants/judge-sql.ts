/** Finds the proofs that catch a fault planted in SQL. */
import { byHand } from "../credits/by-hand.ts";
import type { OwnDatabases } from "../fixtures/own-database.ts";
import { type Proof, prove } from "../fixtures/proof.ts";
import { shortStories } from "../model/seed.ts";
import { tellStories } from "../model/stories.ts";
import { races } from "../races/races.ts";
import { plant } from "./plant.ts";
import type { Mutant } from "./mutant.ts";

const { seed, videos, purchases } = shortStories;
const stories: Proof[] = [
  {
    title: `${videos} stories against the model`,
    run: async ({ url }) => void await tellStories(url, videos, seed, { endOnFailure: true }),
  },
  {
    title: `${purchases} stories about purchases against the model`,
    run: async ({ url }) =>
      void await tellStories(url, purchases, seed, { kind: "purchases", endOnFailure: true }),
  },
];

/** Without a fault they run as tests of their own: in races/, model/ and credits/by-hand.test.ts. */
export const proofs: Proof[] = [
  ...races.flatMap(([_subject, ofSubject]) => ofSubject),
  ...stories,
  byHand,
];

export interface Catch {
  proof: string;
  /** The error's message. */
  said: string;
}

/**
 * A connection failed (08, 53), or the planted SQL is not valid (42). Then no proof has found the
 * fault.
 */
const isNoCatch = (error: unknown) =>
  /^(08|42|53|CONNECT|ECONN)/.test(String((error as { code?: unknown }).code));

/**
 * The first of these proofs that fails with the fault planted; undefined if none does. The proofs
 * run for several rounds, because a race may miss a fault.
 */
export async function firstCatch(
  databases: Pick<OwnDatabases, "create">,
  mutant: Mutant,
  judges: Proof[],
  rounds: number,
): Promise<Catch | undefined> {
  const database = await databases.create();
  try {
    await plant(database.sql, mutant);
    for (const judge of Array.from({ length: rounds }, () => judges).flat()) {
      try {
        await prove(judge, database);
      } catch (error) {
        if (isNoCatch(error)) throw error;
        return { proof: judge.title, said: String(error).split("\n")[0] ?? "" };
      }
    }
    return undefined;
  } finally {
    await database.drop();
  }
}

/** The titles of all proofs that fail with the fault planted. Each proof gets its own database. */
export async function allCatches(
  databases: Pick<OwnDatabases, "create">,
  mutant: Mutant,
  rounds: number,
): Promise<string[]> {
  const catches: string[] = [];
  for (const proof of proofs) {
    if (await firstCatch(databases, mutant, [proof], rounds)) catches.push(proof.title);
  }
  return catches;
}
