import { describe, expect, it } from "vitest";
import { aPurchase } from "../_shared/contracts/fixtures/purchase.ts";
import {
  aPaidSession,
  aPayment,
  aServerPurchase,
  createFakeStripe,
  type StripeAnswers,
} from "../_shared/fixtures/stripe.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import { type Answers, createWorld, post } from "../_shared/fixtures/world.ts";
import { readPurchaseStatus } from "./handler.ts";

const { id } = aPurchase();

function meet(answers: Partial<Answers> = {}, stripeAnswers: Partial<StripeAnswers> = {}) {
  const stripe = createFakeStripe({ sessions: [aPaidSession()], ...stripeAnswers });
  return { ...createWorld({ stripe, ...answers }), stripe };
}

const ask = async (world: ReturnType<typeof meet>["world"], receipt?: boolean) => {
  const response = await readPurchaseStatus(
    post({ id, ...receipt !== undefined && { receipt } }),
    world,
  );
  return await response.json();
};

describe("the status of a purchase", () => {
  it("is what Stripe says, and what a lost webhook would have done is done", async () => {
    const { world, asked } = meet();
    expect(await ask(world)).toEqual({
      purchase: aPurchase({ state: "paid", version: 3 }),
      receipt_url: null,
    });
    expect(asked.appliedPurchases).toMatchObject([{ event: null }]);
  });

  it("is our row within five seconds of the last question", async () => {
    const { world, asked, stripe } = meet({ mayCheck: false });
    expect(await ask(world)).toMatchObject({ purchase: { state: "open" } });
    expect(asked.purchaseChecks).toEqual([5]);
    expect(stripe.asked).toEqual([]);
  });

  it.each([
    ["four seconds ago", "2026-11-22T11:59:56+00:00", 0],
    ["six seconds ago", "2026-11-22T11:59:54+00:00", 1],
  ])(
    "after a webhook that settled it %s asks Stripe again: %i",
    async (_when, settled_at, times) => {
      const { world, asked } = meet({ purchases: [aServerPurchase({ settled_at })] });
      await ask(world);
      expect(asked.appliedPurchases).toHaveLength(times);
    },
  );

  it("has nothing of the server in it", async () => {
    const { world } = meet();
    const text = JSON.stringify(await ask(world));
    for (const secret of ["buyer@example.com", "cs_1", "user_id", "livemode"]) {
      expect(text).not.toContain(secret);
    }
  });

  it("of another user's purchase is the same answer as of a missing one", async () => {
    const { world, stripe } = meet({ purchases: [] });
    await expect(ask(world)).rejects.toMatchObject({ code: "purchase_not_found", status: 404 });
    expect(stripe.asked).toEqual([]);
  });

  it("of another user's purchase is not read with the server's rights", async () => {
    const { world } = meet();
    world.db.hasPurchase = () => Promise.resolve(false);
    world.adminDb = unauthorizedDatabase;
    await expect(ask(world)).rejects.toMatchObject({ code: "purchase_not_found" });
  });
});

describe("our row is the answer", () => {
  it.each(["session", "refunds", "disputes"])(
    "when Stripe does not answer the question for the %s",
    async (call) => {
      const { world, asked } = meet({}, { silent: [call] });
      expect(await ask(world)).toEqual({ purchase: aPurchase(), receipt_url: null });
      expect(asked.appliedPurchases).toEqual([]);
    },
  );

  it("when Stripe's word cannot be recorded", async () => {
    const { world } = meet();
    world.adminDb.applyPurchase = unauthorizedDatabase.applyPurchase;
    expect(await ask(world)).toMatchObject({ purchase: aPurchase() });
  });

  it("when it changes each time that Stripe is read", async () => {
    const { world } = meet({ appliedPurchases: ["again", "again", "again"] });
    expect(await ask(world)).toMatchObject({ purchase: aPurchase() });
  });

  it("when the payment service was switched off", async () => {
    const { world } = meet({ stripe: null });
    expect(await ask(world)).toMatchObject({ purchase: aPurchase() });
  });

  it("when the settings for selling have a flaw, which only the log gets", async () => {
    const { world, asked } = meet({ sellingFlaw: "APP_URL is not set" });
    expect(await ask(world)).toEqual({ purchase: aPurchase(), receipt_url: null });
    expect(asked.logged).toEqual([{
      event: "purchase not refreshed",
      facts: { purchase_id: id, reason: expect.stringContaining("APP_URL is not set") },
    }]);
  });
});

describe("the receipt", () => {
  const paid = aServerPurchase({ state: "paid", amount_paid: 595 });
  const meetPaid = (answers: Partial<Answers> = {}, says: Partial<StripeAnswers> = {}) =>
    meet({ purchases: [paid], ...answers }, says);

  it("is that of the charge, on demand", async () => {
    const { world } = meetPaid();
    expect(await ask(world, true))
      .toMatchObject({ receipt_url: "https://pay.stripe.com/receipts/1" });
    expect(await ask(world, false)).toMatchObject({ receipt_url: null });
  });

  it("is there just after a webhook that settled the purchase", async () => {
    const settled_at = "2026-11-22T11:59:59+00:00";
    const { world } = meetPaid({ purchases: [{ ...paid, settled_at }] });
    expect(await ask(world, true))
      .toMatchObject({ receipt_url: "https://pay.stripe.com/receipts/1" });
  });

  it("is not asked for twice in a second", async () => {
    const { world, asked, stripe } = meetPaid({ mayCheck: false });
    await expect(ask(world, true)).rejects.toMatchObject({ code: "busy", status: 503 });
    expect(asked.purchaseChecks).toEqual([1]);
    expect(stripe.asked).toEqual([]);
  });

  it.each([
    [
      "nothing was paid",
      aPaidSession({ payment_status: "no_payment_required", payment_intent: null }),
    ],
    [
      "the charge has none",
      aPaidSession({
        payment_intent: aPayment({
          latest_charge: { id: "ch_1", amount_captured: 595, currency: "eur" },
        }),
      }),
    ],
    [
      "its address is a script",
      aPaidSession({
        payment_intent: aPayment({
          latest_charge: {
            id: "ch_1",
            amount_captured: 595,
            currency: "eur",
            receipt_url: "javascript:alert(1)",
          },
        }),
      }),
    ],
  ])("is none if %s", async (_what, session) => {
    const { world } = meetPaid({}, { sessions: [session] });
    expect(await ask(world, true)).toMatchObject({ receipt_url: null });
  });

  it("that Stripe does not give now is a problem, because there may be one", async () => {
    const { world } = meetPaid({}, { silent: ["session"] });
    await expect(ask(world, true))
      .rejects.toMatchObject({ code: "payments_unavailable", status: 503 });
  });

  it.each(["created", "open", "processing", "expired", "failed"] as const)(
    "is none while nothing was paid, and Stripe is not asked: %s",
    async (state) => {
      const { world, asked, stripe } = meet({ purchases: [aServerPurchase({ state })] });
      expect(await ask(world, true)).toEqual({
        purchase: aPurchase({ state }),
        receipt_url: null,
      });
      expect([stripe.asked, asked.purchaseChecks]).toEqual([[], []]);
    },
  );

  it("cannot be had while the settings for selling have a flaw, which only the log gets", async () => {
    const { world, asked } = meetPaid({ sellingFlaw: "APP_URL is not set" });
    await expect(ask(world, true)).rejects.toMatchObject({
      code: "not_configured",
      message: expect.not.stringContaining("APP_URL"),
      cause: "APP_URL is not set",
    });
    // The log gets each problem, and its cause, from serve.
    expect(asked.logged).toEqual([]);
  });
});
