/**
 * Races over sixty real connections. `refusable` does not count deadlocks or internal errors as
 * refusals.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OwnDatabase } from "../fixtures/own-database.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { prove } from "../fixtures/proof.ts";
import { races } from "./races.ts";

const databases = useOwnDatabases();
let database: OwnDatabase;

beforeAll(async () => {
  database = await databases.create();
});
afterAll(async () => {
  await database?.drop();
});

describe.each(races)("%s", (_subject, proofs) => {
  it.each(proofs)("$title", async (proof) => {
    await expect(prove(proof, database)).resolves.toBeUndefined();
  });
});
