/**
 * Runs random stories in the model and the database. Both must give the same answers and end with
 * the same rows.
 */
import assert from "node:assert/strict";
import { type Arbitrary, assert as assertProperty, asyncProperty } from "fast-check";
import type { Sql } from "postgres";
import { connect } from "../../../scripts/stack/postgres/connect.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";
import { setLimits } from "../fixtures/proof.ts";
import { inFlightMax, Model, startsPerMinute } from "./model.ts";
import { openCase, type Stage } from "./perform.ts";
import { checkoutsPerHour, openPurchasesMax } from "./purchases/purchases.ts";
import { offerPacks } from "./purchases/offer-packs.ts";
import { purchaseStory } from "./purchases/story.ts";
import { catalogPrices } from "./requests.ts";
import type { Step } from "./steps.ts";
import { story } from "./story.ts";
import { connectUntriggered } from "./untriggered.ts";

/** The violations view reads all rows, so it is fast only with few cases in the database. */
const casesBetweenSweeps = 25;

export interface Told {
  cases: number;
  steps: number;
}

interface Telling {
  kind?: keyof typeof kinds;
  endOnFailure?: boolean;
  timeLimitMs?: number;
}

/** Stories about videos, and stories about purchases and videos. */
export const kinds = { videos: story, purchases: purchaseStory } satisfies Record<
  string,
  Arbitrary<Step[]>
>;

/**
 * Runs `count` stories in a database. Throws the shortest failing story, or with `endOnFailure` the
 * first failing one.
 */
export async function tellStories(
  url: string,
  count: number,
  seed: number,
  { kind = "videos", endOnFailure = false, timeLimitMs = 25 * PATIENCE_MS }: Telling = {},
): Promise<Told> {
  const sql = connect(url, 1);
  const untriggered = await connectUntriggered(url);
  const told: Told = { cases: 0, steps: 0 };
  let sinceSweep = casesBetweenSweeps;
  try {
    await setLimits({ sql }, {
      in_flight_max: inFlightMax,
      starts_per_minute: startsPerMinute,
      checkouts_per_hour: checkoutsPerHour,
      open_purchases_max: openPurchasesMax,
    });
    await offerPacks(sql);
    await sellAtCatalogPrices(sql);
    await assertProperty(
      asyncProperty(kinds[kind], async (steps) => {
        if (sinceSweep >= casesBetweenSweeps) {
          await untriggered.sweep();
          sinceSweep = 0;
        }
        sinceSweep += 1;
        told.cases += 1;
        told.steps += steps.length;
        try {
          await tell({ sql, untriggered, url }, steps);
        } catch (error) {
          // Remove its rows before the next case.
          sinceSweep = casesBetweenSweeps;
          throw error;
        }
      }),
      {
        numRuns: count,
        seed,
        endOnFailure,
        interruptAfterTimeLimit: timeLimitMs,
        markInterruptAsFailure: true,
      },
    );
  } finally {
    await Promise.all([sql.end({ timeout: 1 }), untriggered.end()]);
  }
  return told;
}

async function tell(stage: Stage, steps: Step[]): Promise<void> {
  const model = new Model();
  const performance = await openCase(stage);
  const lines: string[] = [];
  for (const step of steps) {
    const expected = model.answerTo(step);
    const { does, ...details } = step;
    lines.push(`${does} ${JSON.stringify(details)}: ${expected}`);
    const given = await performance.perform(step);
    assert.equal(given, expected, `${lines.join("\n")}\nThe database says: ${given}`);
  }
  model.purchases.drain();
  model.purchases.check();
  await performance.drain();
  const facts = await performance.facts();
  assert.deepEqual(facts, model.facts(), `${lines.join("\n")}\n${JSON.stringify(facts, null, 1)}`);
}

/** The suites have prices of their own. The stories are about those of the catalog. */
async function sellAtCatalogPrices(sql: Sql): Promise<void> {
  await sql`insert into public.model_prices ${
    sql(catalogPrices.map((price) => ({ ...price, lines: sql.json(price.lines) as never })))
  }`;
}
