import { describe, expect, it } from "vitest";
import {
  anEvent,
  aPaidSession,
  aPayment,
  aServerPurchase,
  aSession,
  createFakeStripe,
  type StripeAnswers,
} from "../fixtures/stripe.ts";
import { type Answers, createWorld } from "../fixtures/world.ts";
import { FRAUD_WARNING, handledEvents } from "./events.ts";
import { settleEvent } from "./settle-event.ts";

const purchase = aServerPurchase({ payment_intent: "pi_1" });
const ours = { app: "wan-pwa", purchase_id: purchase.id };

async function meet(
  event: ReturnType<typeof anEvent>,
  answers: Partial<Answers> = {},
  stripeAnswers: Partial<StripeAnswers> = {},
) {
  const { world, asked } = createWorld({ purchases: [purchase], ...answers });
  const stripe = createFakeStripe({ sessions: [aPaidSession()], ...stripeAnswers });
  const outcome = await settleEvent(event, stripe.within(1_000), world);
  return { outcome, asked, stripe };
}

const aboutCharge = { id: "ch_1", object: "charge", payment_intent: "pi_1" };
const aboutRefund = { id: "re_1", object: "refund", payment_intent: "pi_1", charge: "ch_1" };
const aboutDispute = { id: "du_1", object: "dispute", payment_intent: "pi_1", charge: "ch_1" };

/** What an event of each type is about. */
const about = (type: string) =>
  type.startsWith("checkout.")
    ? { id: "cs_1", object: "checkout.session", metadata: ours }
    : type.startsWith("charge.dispute.")
    ? aboutDispute
    : type.startsWith("refund.")
    ? aboutRefund
    : type === "charge.refunded"
    ? aboutCharge
    : { id: "issfr_1", object: "radar.early_fraud_warning", charge: "ch_1" };

describe("an event settles the purchase that it is about", () => {
  it.each([...handledEvents])("%s", async (type) => {
    const { outcome, asked } = await meet(anEvent(type, about(type)));
    expect(outcome).toBe("applied");
    expect(asked.appliedPurchases).toMatchObject([{
      id: purchase.id,
      facts: { paymentStatus: "paid", amountPaid: 595 },
      event: { id: "evt_1", type },
    }]);
  });

  it("whose payment is not known yet, by what the payment says", async () => {
    const { outcome, stripe } = await meet(
      anEvent("charge.dispute.created", aboutDispute),
      { purchases: [aServerPurchase()] },
    );
    expect(outcome).toBe("applied");
    expect(stripe.asked[0]).toBe("payment pi_1");
  });

  it("by the payment of its charge, if it names no payment", async () => {
    const { outcome, stripe } = await meet(
      anEvent("charge.dispute.created", { id: "du_1", object: "dispute", charge: "ch_1" }),
    );
    expect(outcome).toBe("applied");
    expect(stripe.asked[0]).toBe("charge ch_1");
  });

  it("by a payment that is shown whole", async () => {
    const { outcome } = await meet(
      anEvent("refund.updated", { object: "refund", payment_intent: { id: "pi_1" } }),
    );
    expect(outcome).toBe("applied");
  });

  it("whose create was never answered, by the session that the event is about", async () => {
    const { outcome, asked } = await meet(
      anEvent("checkout.session.completed", about("checkout.session.completed")),
      { purchases: [aServerPurchase({ state: "created", session_id: null, livemode: null })] },
    );
    expect(outcome).toBe("applied");
    expect(asked.recordedSessions).toEqual([`${purchase.id} cs_1`]);
  });

  it("whose create was never answered, by the session of the payment that was refunded", async () => {
    const { outcome, asked, stripe } = await meet(
      anEvent("charge.refunded", aboutCharge),
      { purchases: [aServerPurchase({ state: "created", session_id: null, livemode: null })] },
    );
    expect(outcome).toBe("applied");
    expect(stripe.asked.slice(0, 2)).toEqual(["payment pi_1", "session-of pi_1"]);
    expect(asked.recordedSessions).toEqual([`${purchase.id} cs_1`]);
  });
});

describe("nothing in an event is believed", () => {
  it("a session that says it is another purchase's settles the purchase that has it", async () => {
    const forged = { app: "wan-pwa", purchase_id: crypto.randomUUID(), credits: "999999" };
    const { asked } = await meet(
      anEvent("checkout.session.completed", {
        id: "cs_1",
        object: "checkout.session",
        metadata: forged,
      }),
    );
    expect(asked.appliedPurchases).toMatchObject([{ id: purchase.id }]);
  });

  it("an event that says a session was paid applies what Stripe says: it is open", async () => {
    const { asked } = await meet(
      anEvent("checkout.session.completed", about("checkout.session.completed")),
      {},
      { sessions: [aSession()] },
    );
    expect(asked.appliedPurchases[0]?.facts).toMatchObject({
      sessionStatus: "open",
      paymentStatus: "unpaid",
      amountPaid: null,
    });
  });
});

describe("an event that needs nothing done", () => {
  it.each<[string, string, ReturnType<typeof anEvent>, Partial<Answers>, Partial<StripeAnswers>]>([
    ["was applied before", "seen", anEvent("charge.refunded", aboutCharge), { seen: true }, {}],
    [
      "is of a type that we do not handle",
      "not_handled",
      anEvent("charge.succeeded", aboutCharge),
      {},
      {},
    ],
    [
      "is of live mode, with a test key",
      "other_mode",
      anEvent("charge.refunded", aboutCharge, {
        livemode: true,
      }),
      {},
      {},
    ],
    [
      "is of test mode, with a live key",
      "other_mode",
      anEvent("charge.refunded", aboutCharge),
      {},
      {
        livemode: true,
      },
    ],
    [
      "is about another app's session",
      "not_ours",
      anEvent("checkout.session.completed", {
        object: "checkout.session",
        metadata: { app: "shop", purchase_id: purchase.id },
      }),
      { purchases: [] },
      {},
    ],
    [
      "is about a session without metadata",
      "not_ours",
      anEvent("checkout.session.expired", {
        object: "checkout.session",
      }),
      { purchases: [] },
      {},
    ],
    [
      "is about a purchase of another database",
      "unknown_purchase",
      anEvent(
        "checkout.session.completed",
        { object: "checkout.session", metadata: ours },
      ),
      { purchases: [] },
      {},
    ],
    ["is about another app's payment", "not_ours", anEvent("refund.created", aboutRefund), {
      purchases: [],
    }, { payments: [aPayment({ metadata: {} })] }],
    [
      "is about a payment that Stripe does not know",
      "not_ours",
      anEvent("refund.created", aboutRefund),
      {
        purchases: [],
      },
      { payments: [] },
    ],
    [
      "is about no payment",
      "not_ours",
      anEvent("refund.created", {
        id: "re_1",
        object: "refund",
      }),
      {},
      {},
    ],
  ])("%s", async (_what, expected, event, answers, stripeAnswers) => {
    const { outcome, asked } = await meet(event, answers, stripeAnswers);
    expect(outcome).toBe(expected);
    expect(asked.appliedPurchases).toEqual([]);
    expect(asked.recordedSessions).toEqual([]);
  });
});

it("a bank's warning is told to the operator, once", async () => {
  const event = anEvent(FRAUD_WARNING, about(FRAUD_WARNING));
  const warnings = ({ asked }: Awaited<ReturnType<typeof meet>>) =>
    asked.logged.filter((line) => line.event === "fraud warning");
  expect(warnings(await meet(event))).toEqual([
    { event: "fraud warning", facts: { purchase_id: purchase.id, event_id: "evt_1" } },
  ]);
  expect(warnings(await meet(event, { seen: true }))).toEqual([]);
});

it.each(["payment", "session-of", "session"])(
  "without Stripe's answer to the question for the %s the event has to come again",
  async (call) => {
    const purchases = [aServerPurchase({ state: "created", session_id: null, livemode: null })];
    await expect(meet(anEvent("charge.refunded", aboutCharge), { purchases }, { silent: [call] }))
      .rejects.toMatchObject({ name: "StripeUnavailable" });
  },
);
