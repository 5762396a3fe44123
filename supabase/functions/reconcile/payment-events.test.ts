import { describe, expect, it } from "vitest";
import {
  anEvent,
  aPaidSession,
  aServerPurchase,
  createFakeStripe,
  type StripeAnswers,
} from "../_shared/fixtures/stripe.ts";
import { type Answers, createWorld, post } from "../_shared/fixtures/world.ts";
import { reconcile } from "./handler.ts";

const eventWindow = {
  since: "2026-11-22T10:58:00.5+00:00",
  until: "2026-11-22T12:00:00.5+00:00",
  after: null,
};
const paid = aServerPurchase({ payment_intent: "pi_1" });

/** An event about the payment of the world's purchase. */
const aRefund = (id: string) =>
  anEvent("refund.created", { object: "refund", id: "re_1", payment_intent: "pi_1" }, { id });

async function run(answers: Partial<Answers>, says: Partial<StripeAnswers>) {
  const stripe = createFakeStripe({ sessions: [aPaidSession()], ...says });
  const { world, asked } = createWorld({ stripe, purchases: [paid], eventWindow, ...answers });
  const response = await reconcile(post({}), world);
  return { answer: await response.json(), asked, stripe };
}

const appliedEvents = ({ appliedPurchases }: Awaited<ReturnType<typeof run>>["asked"]) =>
  appliedPurchases.map(({ event }) => event?.id);

it("a refund whose webhook did not come is found, settled and recorded as seen", async () => {
  const { answer, asked } = await run({}, { events: [aRefund("evt_1")] });
  expect(asked.appliedPurchases).toMatchObject([
    { id: paid.id, event: { id: "evt_1", type: "refund.created" } },
  ]);
  expect(answer).toMatchObject({ events_missed: 1, events_failed: 0 });
  expect(asked.recordedEvents).toEqual([{ until: eventWindow.until, after: null }]);
});

it("events that a webhook brought, and those of other apps, move nothing", async () => {
  const foreign = anEvent("charge.refunded", {
    object: "charge",
    id: "ch_2",
    payment_intent: "pi_2",
  });
  const { answer, asked } = await run({ seenEvents: ["evt_1"] }, {
    events: [aRefund("evt_1"), { ...foreign, id: "evt_2" }],
  });
  expect(asked.appliedPurchases).toEqual([]);
  expect(answer).toMatchObject({ events_missed: 0, events_failed: 0 });
  expect(asked.recordedEvents).toEqual([{ until: eventWindow.until, after: null }]);
});

it("nothing is read while the last reading is too recent", async () => {
  const { stripe } = await run({ eventWindow: null }, { events: [aRefund("evt_1")] });
  expect(stripe.asked).toEqual([]);
});

describe("a list of several pages", () => {
  const events = Array.from({ length: 250 }, (_, index) => aRefund(`evt_${index}`));
  const allButLast = events.slice(0, -1).map(({ id }) => id);

  it("is read to its end, and pages begin after the last event of the one before", async () => {
    const { asked, stripe } = await run({ seenEvents: allButLast }, { events });
    expect(stripe.asked.filter((call) => call.startsWith("events"))).toEqual([
      "events first",
      "events evt_99",
      "events evt_199",
    ]);
    expect(appliedEvents(asked)).toEqual(["evt_249"]);
    expect(asked.recordedEvents).toEqual([{ until: eventWindow.until, after: null }]);
  });

  it("goes on where the last call stopped", async () => {
    const after = { ...eventWindow, after: "evt_199" };
    const { asked, stripe } = await run({ eventWindow: after, seenEvents: [] }, { events });
    expect(stripe.asked[0]).toBe("events evt_199");
    expect(appliedEvents(asked)[0]).toBe("evt_200");
  });

  it("of which every event was missed is settled in parts, each within the budget", async () => {
    const all: string[] = [];
    let after: string | null = null;
    for (let calls = 0; calls < 30; calls += 1) {
      const { answer, asked } = await run({ eventWindow: { ...eventWindow, after } }, { events });
      expect(answer.cpu_ms).toBeLessThanOrEqual(1_250);
      all.push(...appliedEvents(asked).map(String));
      after = asked.recordedEvents.at(-1)?.after ?? null;
      if (after === null) break;
    }
    expect(all).toEqual(events.map(({ id }) => id));
  });
});

it("an event that cannot be settled stops neither those after it nor the window", async () => {
  const lost = aServerPurchase({
    id: "22222222-2222-4222-8222-222222222222",
    session_id: "cs_lost",
    payment_intent: "pi_lost",
  });
  const broken = { object: "refund", id: "re_2", payment_intent: "pi_lost" };
  const { answer, asked } = await run({ purchases: [lost, paid] }, {
    events: [anEvent("refund.created", broken, { id: "evt_2" }), aRefund("evt_1")],
  });
  expect(appliedEvents(asked)).toEqual(["evt_1"]);
  expect(answer).toMatchObject({ events_missed: 1, events_failed: 1 });
  expect(asked.recordedEvents).toEqual([{ until: eventWindow.until, after: null }]);
});

it("a list that cannot be read is read again later, from the same place", async () => {
  const { answer, asked } = await run({}, { silent: ["events"] });
  expect(asked.recordedEvents).toEqual([]);
  expect(answer).toMatchObject({ events_missed: 0, steps_failed: 1 });
});
