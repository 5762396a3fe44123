import { setTimeout as sleep } from "node:timers/promises";
import { type Finding, NotApplicable } from "../doctor/finding.ts";
import type { Check, DoctorWorld } from "../doctor/world.ts";
import type { Wait } from "./poll.ts";

/** What was deployed or set a moment ago may need some seconds to be there. */
const WAITS_MS = [1000, 2000, 4000, 8000, 15_000];

/** Waits until a check finds nothing wrong. Throws what still is, for people. */
export async function untilRight(
  check: Check,
  world: DoctorWorld,
  wait: Wait = sleep,
): Promise<void> {
  for (const waitMs of WAITS_MS) {
    const found = await find(check, world).catch(() => undefined);
    if (found?.length === 0) return;
    await wait(waitMs);
  }
  const [first, ...more] = await find(check, world);
  if (first === undefined) return;
  const others = more.map(({ what }) => what);
  throw new Error(
    [`${first.what} ${first.why}`, ...others, `What mends it: ${first.mend}`].join("\n"),
  );
}

async function find(check: Check, world: DoctorWorld): Promise<Finding[]> {
  return await check.find(world).catch((error: unknown) => {
    if (error instanceof NotApplicable) return [];
    throw error;
  });
}
