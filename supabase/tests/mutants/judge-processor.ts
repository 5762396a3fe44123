/** Finds the tests of the functions that catch a planted fault. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import * as z from "zod/mini";
import type { ProcessorMutant } from "./processor-mutant.ts";

/** One fault, or none, and the tests to run with it. */
export interface Trial {
  /** The fault's title. */
  fault?: string;
  /** The test file, from supabase/functions. If missing, all test files. */
  file?: string;
  /** Runs only the test with this title. */
  test?: string;
}

const outcomesSchema = z.array(
  z.object({
    ran: z.number(),
    failures: z.array(z.object({ file: z.string(), test: z.string() })),
    /** Errors outside of tests. */
    errors: z.array(z.string()),
  }),
);
export type Outcome = z.infer<typeof outcomesSchema>[number];

/** A trial of a fault with the test that is known to catch it. */
export const knownTrial = ({ title, file, testsOf = file, caughtBy }: ProcessorMutant): Trial => ({
  fault: title,
  file: testsOf.replace(/\.ts$/, ".test.ts"),
  test: caughtBy,
});

/**
 * Runs all trials in one run of vitest, in a separate process. Returns their outcomes in the same
 * order.
 */
export async function hold(trials: Trial[]): Promise<Outcome[]> {
  const child = spawn(process.execPath, [
    new URL("run-trials.ts", import.meta.url).pathname,
    JSON.stringify(trials),
  ], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, VITEST: undefined } });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  assert.equal(code, 0, `The trials ended with code ${code}:\n${err}`);
  return z.parse(outcomesSchema, JSON.parse(out.trim().split("\n").at(-1) ?? ""));
}
