import { within } from "../stack/within.ts";
import { type Finding, NotApplicable } from "./finding.ts";
import type { Check, DoctorWorld } from "./world.ts";

/** The result of one check. */
export type Outcome =
  & { title: string }
  & (
    | { state: "well" }
    | { state: "found"; findings: Finding[] }
    | { state: "unchecked" | "not applicable"; reason: string }
  );

const CHECK_TIMEOUT_MS = 60_000;

/** Does all checks at the same time, and reports each in the order of the list. */
export async function runChecks(
  checks: readonly Check[],
  world: DoctorWorld,
  onOutcome: (outcome: Outcome) => void,
  limitMs = CHECK_TIMEOUT_MS,
): Promise<Outcome[]> {
  const running = checks.map((check) => run(check, world, limitMs));
  const outcomes: Outcome[] = [];
  for (const outcome of running) {
    outcomes.push(await outcome);
    onOutcome(await outcome);
  }
  return outcomes;
}

async function run({ title, find }: Check, world: DoctorWorld, limitMs: number): Promise<Outcome> {
  try {
    const findings = await within(limitMs, "its answers", find(world));
    return findings.length === 0 ? { title, state: "well" } : { title, state: "found", findings };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      title,
      state: error instanceof NotApplicable ? "not applicable" : "unchecked",
      reason,
    };
  }
}
