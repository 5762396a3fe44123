/**
 * Races over sixty real connections. `refusable` does not count deadlocks or internal errors as
 * refusals.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OwnDatabase } from "../fixtures/own-database.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { type Proof, prove } from "../fixtures/proof.ts";
import { buying } from "./buying.ts";
import { dailyLimit } from "./daily-limit.ts";
import { limits } from "./limits.ts";
import { outcomes } from "./outcomes.ts";
import { payments } from "./payments.ts";
import { reversals } from "./reversals.ts";
import { sessions } from "./sessions.ts";
import { spending } from "./spending.ts";
import { uploads } from "./uploads.ts";
import { welcomes } from "./welcomes.ts";

const databases = useOwnDatabases();
let database: OwnDatabase;

beforeAll(async () => {
  database = await databases.create();
});
afterAll(async () => {
  await database?.drop();
});

describe.each<[string, Proof[]]>([
  ["spending", spending],
  ["outcomes", outcomes],
  ["limits", limits],
  ["the daily limit", dailyLimit],
  ["uploads", uploads],
  ["sessions", sessions],
  ["welcomes", welcomes],
  ["buying", buying],
  ["payments", payments],
  ["reversals", reversals],
])("%s", (_subject, proofs) => {
  it.each(proofs)("$title", async (proof) => {
    await expect(prove(proof, database)).resolves.toBeUndefined();
  });
});
