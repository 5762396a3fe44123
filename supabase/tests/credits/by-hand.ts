/** Transactions that bypass all functions are checked when they are committed. */
import assert from "node:assert/strict";
import { assert as assertProperty, asyncProperty } from "fast-check";
import type { Sql } from "postgres";
import { type Proof, type Scene, setLimits } from "../fixtures/proof.ts";
import { type Cast, transactions } from "./transactions-by-hand.ts";

export const byHand: Proof = {
  title: "transactions written by hand are sound, or refused at the commit",
  async run(scene) {
    const cast = await castOf(scene);
    const outcomes = { kept: 0, refused: 0 };
    await assertProperty(
      asyncProperty(transactions(cast), async (statements) => {
        const violations = await violationsAfter(scene.sql, cast, statements);
        outcomes[violations ? "kept" : "refused"] += 1;
        assert.deepEqual(violations ?? [], [], statements.join(";\n"));
      }),
      { numRuns: 1000, seed: 20_261_125 },
    );
    // If all of them, or none, were refused, this would prove nothing.
    assert.ok(Math.min(outcomes.kept, outcomes.refused) > 100, JSON.stringify(outcomes));
  },
};

async function castOf(scene: Scene): Promise<Cast> {
  await setLimits(scene);
  const user = await scene.signUp();
  const { generation: open } = await scene.start(user);
  const { generation: failed } = await scene.start(user);
  await scene.fail(failed.id);
  const other = await scene.signUp();
  return { user, other, open: open.id, failed: failed.id, made: crypto.randomUUID() };
}

/**
 * The violations of the cast after the checks at commit. Undefined if they refuse it. Rolls back.
 */
async function violationsAfter(
  sql: Sql,
  cast: Cast,
  statements: string[],
): Promise<unknown[] | undefined> {
  const subjects = Object.values(cast).map((id) => `'${id}'`).join();
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe([...statements, "set constraints all immediate"].join(";"));
      const violations = await tx.unsafe(
        `select invariant, detail from private.violations where subject in (${subjects})`,
      );
      throw new RolledBack([...violations]);
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.violations;
    assert.match(String((error as { code?: unknown }).code), /^23/, String(error));
  }
  return undefined;
}

class RolledBack extends Error {
  readonly violations: unknown[];
  constructor(violations: unknown[]) {
    super("Rolled back");
    this.violations = violations;
  }
}
