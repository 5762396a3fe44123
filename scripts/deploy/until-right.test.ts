import { expect, it } from "vitest";
import { type Finding, NotApplicable } from "../doctor/finding.ts";
import type { DoctorWorld } from "../doctor/world.ts";
import { untilRight } from "./until-right.ts";

const finding = (what: string): Finding => ({ what, why: "It matters.", mend: "npm run deploy" });

/** Runs a check that finds this, one after another, and the last for ever. */
async function run(...found: (Finding[] | Error)[]) {
  let looks = 0;
  const waits: number[] = [];
  const world: Partial<DoctorWorld> = {};
  const check = {
    title: "All is well",
    find() {
      const now = found[Math.min(++looks, found.length) - 1] ?? [];
      return now instanceof Error ? Promise.reject(now) : Promise.resolve(now);
    },
  };
  const wait = (ms: number) => Promise.resolve(waits.push(ms));
  const ended = await untilRight(check, world as DoctorWorld, wait).then(() => "right", String);
  return { ended, looks, waits };
}

it("looks once at what is right", async () => {
  expect(await run([])).toEqual({ ended: "right", looks: 1, waits: [] });
});

it("does not look for what is not there", async () => {
  expect(await run(new NotApplicable("Nothing is sold."))).toMatchObject({ ended: "right" });
});

it("looks again after a finding and after a lost answer, because a deploy needs seconds", async () => {
  expect(await run([finding("It is not deployed.")], new Error("no answer"), []))
    .toEqual({ ended: "right", looks: 3, waits: [1000, 2000] });
});

it("gives up after half a minute, with everything that is wrong and what mends it", async () => {
  const { ended, waits } = await run([finding("One is wrong."), finding("Two is wrong.")]);
  expect(ended).toBe(
    "Error: One is wrong. It matters.\nTwo is wrong.\nWhat mends it: npm run deploy",
  );
  expect(waits.reduce((sum, ms) => sum + ms)).toBe(30_000);
});

it("what could not be looked at does not pass for right", async () => {
  expect(await run(new Error("https://… did not answer.")))
    .toMatchObject({ ended: "Error: https://… did not answer." });
});
