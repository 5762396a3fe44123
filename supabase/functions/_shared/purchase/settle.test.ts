import { describe, expect, it } from "vitest";
import {
  aPaidSession,
  aPayment,
  aServerPurchase,
  aSession,
  createFakeStripe,
  type StripeAnswers,
} from "../fixtures/stripe.ts";
import { type Answers, createWorld } from "../fixtures/world.ts";
import { unauthorizedDatabase } from "../fixtures/unauthorized.ts";
import { settle } from "./settle.ts";

const { id } = aServerPurchase();

function meet(answers: Partial<Answers> = {}, stripeAnswers: Partial<StripeAnswers> = {}) {
  const { world, asked } = createWorld(answers);
  const stripe = createFakeStripe(stripeAnswers);
  return { world, asked, stripe, api: stripe.within(1_000) };
}

describe("a purchase is settled by what Stripe says now", () => {
  it("with the version that it had before Stripe was asked", async () => {
    const { world, asked, stripe, api } = meet({
      purchases: [aServerPurchase({ version: 7 })],
    }, { sessions: [aPaidSession()] });
    const settled = await settle({ id }, api, world, {
      event: { id: "evt_1", type: "refund.created" },
    });
    expect(settled).toMatchObject({ outcome: "applied", purchase: { state: "paid" } });
    expect(asked.appliedPurchases).toMatchObject([{
      id,
      version: 7,
      facts: {
        paymentStatus: "paid",
        amountSubtotal: 500,
        amountPaid: 595,
        refunded: 0,
        disputed: 0,
      },
      event: { id: "evt_1", type: "refund.created" },
    }]);
    expect(stripe.asked).toEqual(["session cs_1", "refunds pi_1", "disputes pi_1"]);
  });

  it("and refunds and disputes are read only if something was paid", async () => {
    const { world, asked, stripe, api } = meet({}, { sessions: [aSession()] });
    await settle({ id }, api, world);
    expect(stripe.asked).toEqual(["session cs_1"]);
    expect(asked.appliedPurchases[0]?.facts).toMatchObject({ refunded: null, disputed: null });
  });

  it("so a dispute counts in the same moment as the payment", async () => {
    const { world, asked, api } = meet({}, {
      sessions: [aPaidSession()],
      refunds: [{ id: "re_1", amount: 95, status: "pending" }],
      disputes: [{
        id: "du_1",
        amount: 500,
        currency: "eur",
        status: "needs_response",
        balance_transactions: [{}],
        evidence_details: { due_by: 1_795_000_000 },
      }],
    });
    await settle({ id }, api, world);
    expect(asked.appliedPurchases[0]?.facts).toMatchObject({ refunded: 95, disputed: 500 });
    expect(asked.logged).toContainEqual({
      event: "dispute to answer",
      facts: { purchase_id: id, due_at: "2026-11-18T11:06:40.000Z" },
    });
  });
});

describe("a purchase that changes while Stripe is read", () => {
  it("is read again, up to three times", async () => {
    const { world, asked, stripe, api } = meet({ appliedPurchases: ["again", "again"] });
    expect((await settle({ id }, api, world)).outcome).toBe("applied");
    expect(asked.appliedPurchases).toHaveLength(3);
    expect(stripe.asked).toEqual(["session cs_1", "session cs_1", "session cs_1"]);
  });

  it("each time is an error, and nothing is said to be done", async () => {
    const { world, asked, api } = meet({ appliedPurchases: ["again", "again", "again"] });
    await expect(settle({ id }, api, world)).rejects.toThrow("changed 3 times");
    expect(asked.appliedPurchases).toHaveLength(3);
  });
});

describe("nothing is asked and nothing applied", () => {
  it.each<[string, Partial<Answers>, string]>([
    ["for a purchase that does not exist", { purchases: [] }, "unknown_purchase"],
    ["for an event that was applied before", { seen: true }, "seen"],
    ["for a purchase without a session", {
      purchases: [aServerPurchase({ session_id: null, livemode: null })],
    }, "no_session"],
    ["for a purchase of live mode with a test key", {
      purchases: [aServerPurchase({ livemode: true })],
    }, "other_mode"],
  ])("%s", async (_what, answers, outcome) => {
    const { world, asked, stripe, api } = meet(answers);
    expect((await settle({ id }, api, world)).outcome).toBe(outcome);
    expect(stripe.asked).toEqual([]);
    expect(asked.appliedPurchases).toEqual([]);
  });
});

describe("a purchase whose create was never answered", () => {
  const purchases = [aServerPurchase({ state: "created", session_id: null, livemode: null })];

  it("is bound to the session that says it is its own, and then settled", async () => {
    const { world, asked, api } = meet({ purchases }, { sessions: [aPaidSession({ id: "cs_2" })] });
    const settled = await settle({ id }, api, world, { findSessionId: async () => "cs_2" });
    expect(settled.outcome).toBe("applied");
    expect(asked.recordedSessions).toEqual([`${id} cs_2`]);
    expect(asked.appliedPurchases).toMatchObject([{ version: 2, facts: { sessionId: "cs_2" } }]);
  });

  it.each([
    [
      "another purchase's",
      aPaidSession({
        id: "cs_2",
        metadata: { app: "wan-pwa", purchase_id: crypto.randomUUID() },
      }),
    ],
    ["another app's", aPaidSession({ id: "cs_2", metadata: { purchase_id: id } })],
    ["nobody's", aPaidSession({ id: "cs_2", metadata: null })],
  ])("is not bound to a session that Stripe says is %s", async (_whose, session) => {
    const { world, asked, api } = meet({ purchases }, { sessions: [session] });
    const settled = await settle({ id }, api, world, { findSessionId: async () => "cs_2" });
    expect(settled.outcome).toBe("no_session");
    expect(asked.recordedSessions).toEqual([]);
    expect(asked.appliedPurchases).toEqual([]);
  });
});

it("an event's session that is not found yet is no reason to forget the event", async () => {
  const purchases = [aServerPurchase({ state: "created", session_id: null, livemode: null })];
  const { world, asked, api } = meet({ purchases }, { sessions: [] });
  await expect(settle({ id }, api, world, { findSessionId: async () => "cs_2" }))
    .rejects.toMatchObject({ name: "StripeUnavailable" });
  expect(asked.recordedSessions).toEqual([]);
});

describe("nothing is applied without an answer", () => {
  it.each(["session", "refunds", "disputes"])("to the question for the %s", async (call) => {
    const { world, asked, api } = meet({}, { sessions: [aPaidSession()], silent: [call] });
    await expect(settle({ id }, api, world)).rejects.toMatchObject({ name: "StripeUnavailable" });
    expect(asked.appliedPurchases).toEqual([]);
  });

  it("that has the session", async () => {
    const { world, asked, api } = meet({}, { sessions: [] });
    await expect(settle({ id }, api, world)).rejects.toMatchObject({ name: "StripeUnavailable" });
    expect(asked.appliedPurchases).toEqual([]);
  });

  it("that has the charge", async () => {
    const payment_intent = aPayment({ latest_charge: "ch_1" });
    const { world, asked, api } = meet({}, { sessions: [aPaidSession({ payment_intent })] });
    await expect(settle({ id }, api, world)).rejects.toMatchObject({ name: "StripeUnavailable" });
    expect(asked.appliedPurchases).toEqual([]);
  });
});

describe("a session that Stripe does not know", () => {
  const old = { created_at: "2026-11-22T11:49:00+00:00" };
  const endsUnknown = true;

  it("ends its purchase after some minutes, if the user wants to go on without it", async () => {
    const { world, asked, api } = meet({ purchases: [aServerPurchase(old)] }, { sessions: [] });
    expect(await settle({ id }, api, world, { endsUnknown })).toMatchObject({
      outcome: "applied",
      purchase: { state: "expired" },
      session: null,
    });
    expect(asked.appliedPurchases).toMatchObject([{
      facts: { sessionId: "cs_1", sessionStatus: "expired", amountPaid: null, refunded: null },
      event: null,
    }]);
  });

  it("of test mode ends its purchase at once with a live key, and Stripe is not asked", async () => {
    const { world, asked, stripe, api } = meet({}, { livemode: true });
    expect(await settle({ id }, api, world, { endsUnknown }))
      .toMatchObject({ purchase: { state: "expired" } });
    expect(stripe.asked).toEqual([]);
    expect(asked.appliedPurchases).toMatchObject([{ facts: { livemode: false } }]);
  });

  it("of live mode ends nothing with a test key, because real money may come", async () => {
    const purchases = [aServerPurchase({ ...old, livemode: true })];
    const { world, asked, api } = meet({ purchases });
    expect((await settle({ id }, api, world, { endsUnknown })).outcome).toBe("other_mode");
    expect(asked.appliedPurchases).toEqual([]);
  });

  it("but that an event has named is there, so the event has to come again", async () => {
    const { world, asked, api } = meet({ purchases: [aServerPurchase(old)] }, { sessions: [] });
    const event = { id: "evt_1", type: "checkout.session.completed" };
    await expect(settle({ id }, api, world, { event }))
      .rejects.toMatchObject({ name: "StripeUnavailable" });
    expect(asked.appliedPurchases).toEqual([]);
  });

  it.each(["processing", "paid", "paid_after_deletion"] as const)(
    "changes nothing of a purchase that is %s",
    async (state) => {
      const purchases = [aServerPurchase({ ...old, state })];
      const { world, asked, api } = meet({ purchases }, { sessions: [] });
      await expect(settle({ id }, api, world, { endsUnknown }))
        .rejects.toMatchObject({ name: "StripeUnavailable" });
      expect(asked.appliedPurchases).toEqual([]);
    },
  );
});

it("a database call of ours that is refused is an error of ours", async () => {
  const { world, api } = meet();
  world.adminDb = unauthorizedDatabase;
  await expect(settle({ id }, api, world)).rejects.toMatchObject({ code: "internal", status: 500 });
});
