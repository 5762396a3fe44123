/** Which tests of the functions catch a fault that is planted in them. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import * as z from "zod/mini";
import type { ProcessorMutant } from "./processor.ts";

/** One fault, or none, and the tests that look for it. */
export interface Trial {
  /** The fault's title. */
  fault?: string;
  /** From supabase/functions; all files of tests when it is missing. */
  file?: string;
  /** The one test of this title alone. */
  test?: string;
}

const outcomesSchema = z.array(
  z.object({
    ran: z.number(),
    failures: z.array(z.object({ file: z.string(), test: z.string() })),
    /** What broke outside of any test. */
    errors: z.array(z.string()),
  }),
);
export type Outcome = z.infer<typeof outcomesSchema>[number];

/** The trial of a fault by the test that is known to catch it. */
export const knownTrial = ({ title, file, testsOf = file, caughtBy }: ProcessorMutant): Trial => ({
  fault: title,
  file: testsOf.replace(/\.ts$/, ".test.ts"),
  test: caughtBy,
});

/** All trials in one run of vitest, in a process of its own; an outcome for each, in their order. */
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
