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

describe("a page that is too large", () => {
  const events = Array.from({ length: 12 }, (_, index) => aRefund(`evt_${index}`));

  it("is asked for with fewer events, and what follows in full pages again", async () => {
    const { answer, asked, stripe } = await run({}, { events, eventsPerAnswer: 5 });
    expect(stripe.asked.filter((call) => call.startsWith("events"))).toEqual([
      "events first",
      "events first, 5",
      "events evt_4",
      "events evt_4, 5",
      "events evt_9",
    ]);
    expect(appliedEvents(asked)).toEqual(events.map(({ id }) => id));
    expect(answer).toMatchObject({ events_failed: 0, steps_failed: 0 });
    expect(asked.recordedEvents).toEqual([{ until: eventWindow.until, after: null }]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    "is read event by event if it has to be, in parts within the budget (%s were seen)",
    async (count) => {
      const seenEvents = events.slice(0, count).map(({ id }) => id);
      const all: string[] = [];
      let after: string | null = null;
      for (let calls = 0; calls < 12; calls += 1) {
        const { answer, asked } = await run(
          { eventWindow: { ...eventWindow, after }, seenEvents },
          { events, eventsPerAnswer: 1 },
        );
        expect(answer.cpu_ms).toBeLessThanOrEqual(1_250);
        all.push(...appliedEvents(asked).map(String));
        after = asked.recordedEvents.at(-1)?.after ?? null;
        if (after === null) break;
      }
      expect(all).toEqual(events.slice(count).map(({ id }) => id));
    },
  );

  it("with a single event ends the window, and the operator is told from where", async () => {
    const after = { ...eventWindow, after: "evt_3" };
    const { answer, asked } = await run({ eventWindow: after }, { events, eventsPerAnswer: 0 });
    expect(answer).toMatchObject({ steps_failed: 0 });
    expect(asked.logged).toContainEqual({
      event: "rest of the events not read",
      facts: { after: "evt_3" },
    });
    expect(asked.recordedEvents).toEqual([{ until: eventWindow.until, after: null }]);
  });
});

describe("an event that cannot be read", () => {
  const unreadable = { ...aRefund("evt_2"), data: null };

  it("is passed over and logged, and those around it are settled", async () => {
    const { answer, asked } = await run({}, {
      events: [aRefund("evt_3"), unreadable, aRefund("evt_1")],
    });
    expect(appliedEvents(asked)).toEqual(["evt_3", "evt_1"]);
    expect(asked.logged).toContainEqual({
      event: "event not readable",
      facts: { event_id: "evt_2", type: "refund.created" },
    });
    expect(answer).toMatchObject({ events_missed: 2, events_failed: 1 });
    expect(asked.recordedEvents).toEqual([{ until: eventWindow.until, after: null }]);
  });

  it("is paged over, also at the end of a page", async () => {
    const page = Array.from({ length: 99 }, () => unreadable);
    const { asked } = await run({}, {
      events: [...page, { ...unreadable, id: "evt_99" }, aRefund("evt_100")],
    });
    expect(appliedEvents(asked)).toEqual(["evt_100"]);
  });

  it("and has no id does not stop the page", async () => {
    const page = Array.from({ length: 99 }, (_, index) => aRefund(`evt_${index}`));
    const { asked, stripe } = await run({ seenEvents: page.map(({ id }) => id) }, {
      events: [...page, {}, aRefund("evt_100")],
    });
    expect(stripe.asked.slice(0, 2)).toEqual(["events first", "events evt_98"]);
    expect(appliedEvents(asked)).toEqual(["evt_100"]);
  });

  it("and has no id, like all of its page, ends the window", async () => {
    const { asked, stripe } = await run({}, { events: Array.from({ length: 101 }, () => ({})) });
    expect(stripe.asked).toEqual(["events first"]);
    expect(asked.logged.map(({ event }) => event)).toContain("rest of the events not read");
    expect(asked.recordedEvents).toEqual([{ until: eventWindow.until, after: null }]);
  });
});

it("a list that cannot be read is read again later, from the same place", async () => {
  const { answer, asked } = await run({}, { silent: ["events"] });
  expect(asked.recordedEvents).toEqual([]);
  expect(answer).toMatchObject({ events_missed: 0, steps_failed: 1 });
});
