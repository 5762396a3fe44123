/**
 * Compares clocks. A webhook carries the time at which it was signed, and is refused if that is
 * more than five minutes from the function's own time.
 */
import type { Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { ask } from "../../ask.ts";
import { askReplicate } from "../replicate/api.ts";
import { timeOf } from "./time-of.ts";

const DIFFERENCE_SECONDS_MAX = 30;

export const clocksAgree: Check = {
  title: "The clocks of the project, of Replicate and of this machine agree",
  async find(world) {
    const [api, database, replicate] = await Promise.all([
      measure(async () => timeOf(await ask(`${world.url}/auth/v1/health`))),
      measure(() => askDatabase(world)),
      (world.given["REPLICATE_API_TOKEN"] ?? "") === ""
        ? null
        : measure(async () => timeOf(await askReplicate(world, "/account"))),
    ]);
    const others = [
      { name: "The project's API", ahead: api },
      { name: "The database", ahead: database },
      { name: "Replicate", ahead: replicate },
    ].filter((clock): clock is Clock => clock.ahead !== null);
    return compare(others);
  },
};

interface Clock {
  name: string;
  /** By how many seconds it is at least ahead of this machine; negative: behind. */
  ahead: number;
}

/** If all others agree with each other, this machine's clock is the wrong one. */
function compare(others: Clock[]): Finding[] {
  const off = others.filter(({ ahead }) => Math.abs(ahead) > DIFFERENCE_SECONDS_MAX);
  if (off.length === 0) return [];
  const isMine = off.length === others.length && others.length > 1 && agree(others);
  return isMine
    ? [toFinding("This machine", -(others[0]?.ahead ?? 0), "the project and Replicate")]
    : off.map(({ name, ahead }) => toFinding(name, ahead, "this machine"));
}

const agree = (clocks: Clock[]) => {
  const aheads = clocks.map(({ ahead }) => ahead);
  return Math.max(...aheads) - Math.min(...aheads) <= DIFFERENCE_SECONDS_MAX;
};

const toFinding = (name: string, ahead: number, than: string): Finding => ({
  what: `${name} is ${Math.round(Math.abs(ahead))} s ${ahead > 0 ? "ahead of" : "behind"} ${than}.`,
  why: "Webhooks are refused that seem to be more than five minutes old or ahead.",
  mend: name === "This machine"
    ? "Set this machine's clock: the doctor's own test webhooks are refused, too."
    : "Write to the support of Supabase or of Replicate, if this machine's clock is right.",
});

/**
 * By how many seconds the clock is at least ahead of ours, or behind if negative. It was read at
 * some time between the question and the answer, so what that time explains is no difference. Null:
 * the answer names no time.
 */
async function measure(read: () => Promise<number | null>): Promise<number | null> {
  const before = Date.now() / 1000;
  const time = await read();
  const after = Date.now() / 1000;
  if (time === null) return null;
  if (time > after) return time - after;
  return time < before ? time - before : 0;
}

async function askDatabase({ query }: DoctorWorld): Promise<number | null> {
  const [row] = await query<{ now: number }>(
    "select extract(epoch from clock_timestamp())::float8 as now",
  );
  return row?.now ?? null;
}
