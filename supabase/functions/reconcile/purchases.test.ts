import { describe, expect, it } from "vitest";
import { aGeneration } from "../_shared/contracts/fixtures/generation.ts";
import { aPurchase } from "../_shared/contracts/fixtures/purchase.ts";
import { aPaidSession, aServerPurchase, createFakeStripe } from "../_shared/fixtures/stripe.ts";
import { type Answers, createWorld, post } from "../_shared/fixtures/world.ts";
import { type StripeAccess, StripeUnavailable } from "../_shared/outside/stripe/api.ts";
import { reconcile } from "./handler.ts";

const { id } = aPurchase();

async function run(answers: Partial<Answers>) {
  const stripe = createFakeStripe({ sessions: [aPaidSession()] });
  const { world, asked } = createWorld({ stripe, ...answers });
  const response = await reconcile(post({}), world);
  return { answer: await response.json(), asked, stripe };
}

describe("a purchase that is due", () => {
  it("is settled by what Stripe says", async () => {
    const { answer, asked } = await run({ duePurchases: [aServerPurchase()] });
    expect(asked.appliedPurchases).toMatchObject([
      { id, facts: { paymentStatus: "paid", amountPaid: 595 }, event: null },
    ]);
    expect(answer).toMatchObject({ purchases_settled: 1, purchases_failed: 0 });
  });

  it("and whose create lost its answer gets its session by the same key, and is settled", async () => {
    const due = aServerPurchase({ state: "created", session_id: null, livemode: null });
    const { asked, stripe } = await run({ duePurchases: [due] });
    expect(stripe.asked[0]).toBe("events first");
    expect(stripe.asked[1]).toBe(`create ${id}`);
    expect(asked.recordedSessions).toEqual([`${id} cs_1`]);
    expect(asked.appliedPurchases).toHaveLength(1);
  });

  it("and for which Stripe makes no session stays as it is until it expires", async () => {
    const due = aServerPurchase({ state: "created", session_id: null, livemode: null });
    const stripe = createFakeStripe({
      created: [{ kind: "refused", status: 400, reason: "amount_too_small" }],
    });
    const { answer, asked } = await run({ stripe, duePurchases: [due] });
    expect([asked.recordedSessions, asked.appliedPurchases, asked.endedPurchases])
      .toEqual([[], [], []]);
    expect(answer).toMatchObject({ purchases_settled: 0, purchases_failed: 1 });
  });

  it("and has expired without a session ends, and Stripe is not asked about it", async () => {
    const due = aServerPurchase({
      state: "created",
      session_id: null,
      expires_at: "2026-11-22T11:59:59+00:00",
    });
    const { answer, asked, stripe } = await run({ duePurchases: [due] });
    expect(asked.endedPurchases).toMatchObject([{ id, refused: false }]);
    expect(stripe.asked).toEqual(["events first"]);
    expect(answer).toMatchObject({ purchases_settled: 1 });
  });

  it("and about which Stripe says nothing changes nothing, and those after it are settled", async () => {
    const other = "22222222-2222-4222-8222-222222222222";
    const lost = aServerPurchase({ id: other, session_id: "cs_lost" });
    const { answer, asked } = await run({
      duePurchases: [lost, aServerPurchase()],
      purchases: [lost, aServerPurchase()],
    });
    expect(asked.appliedPurchases.map((applied) => applied.id)).toEqual([id]);
    expect(answer).toMatchObject({ purchases_settled: 1, purchases_failed: 1, steps_failed: 0 });
  });
});

it("a pass settles a bounded number of purchases, within the budget, and asks for no other call", async () => {
  const { answer, asked } = await run({
    duePurchases: Array.from({ length: 100 }, () => aServerPurchase()),
  });
  expect(answer.purchases_settled).toBe(20);
  expect(answer.cpu_ms).toBeLessThanOrEqual(1_000);
  expect(asked.continued).toEqual([{ link: null, more: false }]);
});

it("without a key nothing about purchases is asked", async () => {
  const { answer, asked } = await run({ stripe: null, duePurchases: [aServerPurchase()] });
  expect(asked.claimedPurchases).toBe(0);
  expect(answer).toMatchObject({ purchases_settled: 0, purchases_failed: 0, steps_failed: 0 });
});

describe("a flaw in the settings for selling", () => {
  const answers = { sellingFlaw: "APP_URL is not set", duePurchases: [aServerPurchase()] };

  it("stops the questions about purchases, and no step fails", async () => {
    const { answer, asked } = await run(answers);
    expect(asked.claimedPurchases).toBe(0);
    expect(answer).toMatchObject({ purchases_settled: 0, purchases_failed: 0, steps_failed: 0 });
  });

  it("is in the log of each audit, and not in that of every minute", async () => {
    const { world, asked } = createWorld(answers);
    await reconcile(post({}), world);
    expect(asked.logged).not.toContainEqual(expect.objectContaining({ event: "selling is off" }));
    await reconcile(post({ audit: true }), world);
    expect(asked.logged.filter(({ event }) => event === "selling is off")).toEqual([
      { event: "selling is off", facts: { reason: "APP_URL is not set" } },
    ]);
  });

  it("that is not there is in no log, with a payment service or without", async () => {
    for (const stripe of [createFakeStripe(), null]) {
      const { world, asked } = createWorld({ stripe });
      await reconcile(post({ audit: true }), world);
      expect(asked.logged.map(({ event }) => event)).toEqual(["reconciled"]);
    }
  });
});

it("a call of a chain, which is there for a backlog, does not ask Stripe", async () => {
  const stripe = createFakeStripe();
  const { world, asked } = createWorld({ stripe, duePurchases: [aServerPurchase()] });
  await reconcile(post({ chain: id, link: 1 }), world);
  expect([stripe.asked, asked.claimedPurchases]).toEqual([[], 0]);
});

it("a Stripe that hangs takes the time of one step, after generations are settled and the chain goes on", async () => {
  let now = Date.parse("2026-11-22T12:00:00Z");
  const begun = now;
  const { world, asked } = createWorld({
    stale: [{ generation: aGeneration(), job_id: null, overdue: true }],
    duePurchases: Array.from({ length: 20 }, () => aServerPurchase()),
  });
  const before: number[] = [];
  const hanging: StripeAccess = {
    within(ms) {
      const hang = () => {
        before.push(asked.failures.length + asked.continued.length);
        now += ms;
        return Promise.reject(new StripeUnavailable("no answer"));
      };
      return { ...createFakeStripe().within(ms), getSession: hang, listEvents: hang };
    },
  };
  Object.assign(world, { stripe: hanging, now: () => now });
  const answer = await (await reconcile(post({}), world)).json();
  expect(answer).toMatchObject({ looked_at: 1, not_reconciled: 0, purchases_settled: 0 });
  expect(asked.failures).toHaveLength(1);
  expect(before.every((done) => done === 2)).toBe(true);
  expect(before.length).toBeGreaterThan(1);
  expect(now - begun).toBeLessThan(30_000);
  // Those that were not claimed are due again in the next minute.
  expect(asked.claimedPurchases).toBeLessThan(4);
});

it("an audit tells the operator what to do, a dispute with its due date", async () => {
  const { world, asked } = createWorld({
    purchasesToHandle: [{
      id,
      what: "dispute",
      amount_to_refund: null,
      currency: "eur",
      due_at: "2026-12-01T00:00:00+00:00",
    }],
  });
  await reconcile(post({ audit: true }), world);
  expect(asked.logged).toContainEqual({
    event: "purchase to handle",
    facts: {
      purchase_id: id,
      what: "dispute",
      amount_to_refund: null,
      currency: "eur",
      due_at: "2026-12-01T00:00:00+00:00",
    },
  });
});
