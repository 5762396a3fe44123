/** Random stories, told to the model and to the database: both have to say the same, at every step and at the end. */
import assert from "node:assert/strict";
import { assert as assertProperty, asyncProperty } from "fast-check";
import postgres, { type Sql } from "postgres";
import { setLimits } from "../fixtures/proof.ts";
import { inFlightMax, Model, startsPerMinute } from "./model.ts";
import { openCase } from "./perform.ts";
import { type Step, story } from "./steps.ts";

/** The view of violations reads everything: few cases at a time keep it fast. */
const casesBetweenSweeps = 25;

export interface Told {
  cases: number;
  steps: number;
}

/**
 * Tells so many stories in a database of its own. Throws the shortest one that goes wrong, or with `endOnFailure` the
 * first.
 */
export async function tellStories(
  url: string,
  count: number,
  seed: number,
  endOnFailure = false,
): Promise<Told> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  const told: Told = { cases: 0, steps: 0 };
  let sinceSweep = casesBetweenSweeps;
  try {
    await setLimits({ sql }, { in_flight_max: inFlightMax, starts_per_minute: startsPerMinute });
    await assertProperty(
      asyncProperty(story, async (steps) => {
        if (sinceSweep >= casesBetweenSweeps) {
          await sweep(sql);
          sinceSweep = 0;
        }
        sinceSweep += 1;
        told.cases += 1;
        told.steps += steps.length;
        try {
          await tell(sql, url, steps);
        } catch (error) {
          // What it left behind must not spoil the next.
          sinceSweep = casesBetweenSweeps;
          throw error;
        }
      }),
      {
        numRuns: count,
        seed,
        endOnFailure,
        interruptAfterTimeLimit: 540_000,
        markInterruptAsFailure: true,
      },
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
  return told;
}

async function tell(sql: Sql, url: string, steps: Step[]): Promise<void> {
  const model = new Model();
  const performance = await openCase(sql, url);
  const lines: string[] = [];
  for (const step of steps) {
    const expected = model.answerTo(step);
    const { does, ...details } = step;
    lines.push(`${does} ${JSON.stringify(details)}: ${expected}`);
    const given = await performance.perform(step);
    assert.equal(given, expected, `${lines.join("\n")}\nThe database says: ${given}`);
  }
  const facts = await performance.facts();
  assert.deepEqual(facts, model.facts(), `${lines.join("\n")}\n${JSON.stringify(facts, null, 1)}`);
}

/** Takes everybody out, past the triggers that would refuse it. */
async function sweep(sql: Sql): Promise<void> {
  await sql.unsafe(`
    select set_config('session_replication_role', 'replica', true);
    truncate public.generations, public.credit_transactions, public.profiles,
      private.webhook_deliveries, private.daily_credits, private.push_subscriptions;
    truncate realtime.messages;
    delete from auth.users;`);
}
