import { describe, expect, test } from "vitest";
import { useFakeStripe } from "../../test/fixture.ts";

const fake = useFakeStripe();

async function typesOf(): Promise<string[]> {
  return (await fake.control.events()).map(({ type }) => type).toReversed();
}

async function paidUnder(effect: string, method?: "sepa_debit") {
  await fake.control.fault({ op: "payment" }, effect);
  const { session } = await fake.paid({}, method ? { method } : {});
  return fake.stripe.checkout.sessions.retrieve(session, { expand: ["payment_intent"] });
}

describe("a payment under", () => {
  test("paid_after_expire is paid although its session was told to have expired", async () => {
    expect(await paidUnder("paid_after_expire")).toMatchObject({
      status: "complete",
      payment_status: "paid",
    });
    const types = await typesOf();
    expect(types.indexOf("checkout.session.expired")).toBeLessThan(
      types.indexOf("checkout.session.completed"),
    );
  });

  test("paid_after_expire is taken also for a session that expired long ago", async () => {
    const { id } = await fake.session();
    await fake.control.advance(25 * 3_600_000);
    await fake.control.fault({ op: "payment" }, "paid_after_expire");
    expect(await fake.control.pay(id)).toMatchObject({ outcome: "completed" });
    expect((await typesOf()).filter((type) => type.endsWith("expired"))).toHaveLength(1);
  });

  test("any fault is kept for a payment that succeeds", async () => {
    await fake.control.fault({ op: "payment" }, "total_zero", 1);
    const { id } = await fake.session();
    await fake.control.decline(id);
    expect(await fake.control.pay(id)).toMatchObject({
      session: { payment_status: "no_payment_required" },
    });
  });

  test("double_pay pays a second session with the same metadata", async () => {
    await paidUnder("double_pay");
    const sessions = await fake.control.sessions();
    expect(sessions).toMatchObject([
      { payment_status: "paid", client_reference_id: "p1", metadata: { purchase_id: "p1" } },
      { payment_status: "paid", client_reference_id: "p1", metadata: { purchase_id: "p1" } },
    ]);
    expect(new Set(sessions.map((each) => each.payment_intent)).size).toBe(2);
  });

  test("amount_differs and currency_differs takes another amount than the price", async () => {
    expect(await paidUnder("amount_differs:-100")).toMatchObject({
      amount_subtotal: 400,
      amount_total: 400,
      payment_intent: { amount_received: 400 },
    });
    expect(await paidUnder("currency_differs:usd")).toMatchObject({
      currency: "usd",
      payment_intent: { currency: "usd" },
    });
  });

  test("no_payment_intent never names its PaymentIntent", async () => {
    expect(await paidUnder("no_payment_intent")).toMatchObject({
      payment_status: "paid",
      payment_intent: null,
    });
    const [event] = (await fake.stripe.events.list({ type: "checkout.session.completed" })).data;
    expect(event?.data.object).toMatchObject({ payment_intent: null });
  });

  test("total_zero has nothing to pay", async () => {
    expect(await paidUnder("total_zero")).toMatchObject({
      payment_status: "no_payment_required",
      payment_intent: null,
      amount_total: 0,
    });
    expect((await fake.stripe.charges.list()).data).toEqual([]);
  });

  test("processing_forever never ends", async () => {
    expect(await paidUnder("processing_forever", "sepa_debit")).toMatchObject({
      payment_status: "unpaid",
    });
    await fake.control.advance(30 * 24 * 3_600_000);
    expect((await typesOf()).filter((type) => type.includes("async"))).toEqual([]);
  });
});

describe("a refund under", () => {
  async function refundedUnder(effect: string, amount = 300) {
    await fake.control.fault({ op: "refund" }, effect);
    const { paymentIntent } = await fake.paid();
    const refund = await fake.stripe.refunds.create({ payment_intent: paymentIntent, amount });
    const now = async () => (await fake.stripe.refunds.retrieve(refund.id)).status;
    return { refund, paymentIntent, now };
  }

  test.for(
    [
      ["pending", "pending", "succeeded"],
      ["fail_later", "succeeded", "failed"],
      ["cancel_later", "pending", "canceled"],
    ] as const,
  )("%s is %s and then %s", async ([effect, first, last]) => {
    const { refund, now } = await refundedUnder(effect);
    expect(refund.status).toBe(first);
    await fake.control.advance(10_000);
    expect(await now()).toBe(last);
  });

  test("over_refund is more than there was", async () => {
    expect((await refundedUnder("over_refund:300")).refund.amount).toBe(600);
  });

  test("partial comes in parts that add up", async () => {
    const { paymentIntent } = await refundedUnder("partial:3", 400);
    const { data } = await fake.stripe.refunds.list({ payment_intent: paymentIntent });
    expect(data.map(({ amount }) => amount)).toEqual([134, 133, 133]);
  });

  test("foreign_currency and no_payment_intent is hard to assign", async () => {
    expect((await refundedUnder("foreign_currency:usd")).refund.currency).toBe("usd");
    expect((await refundedUnder("no_payment_intent")).refund).toMatchObject({
      payment_intent: null,
      charge: expect.stringMatching(/^ch_/),
    });
  });
});

describe("a dispute under", () => {
  async function disputedUnder(effect: string) {
    await fake.control.fault({ op: "dispute" }, effect);
    const { paymentIntent } = await fake.paid();
    const { id } = await fake.control.dispute(paymentIntent);
    return fake.stripe.disputes.retrieve(id);
  }

  test("foreign_currency and no_payment_intent is hard to assign", async () => {
    expect(await disputedUnder("foreign_currency:usd")).toMatchObject({ currency: "usd" });
    expect(await disputedUnder("no_payment_intent")).toMatchObject({ payment_intent: null });
  });

  test("reinstate_first tells the money's return before its withdrawal", async () => {
    const { id } = await disputedUnder("reinstate_first");
    await fake.control.disputeOutcome(id, "won");
    expect((await typesOf()).filter((type) => type.includes("funds"))).toEqual([
      "charge.dispute.funds_reinstated",
      "charge.dispute.funds_withdrawn",
    ]);
  });

  test("balance_transactions_absent shows no moves", async () => {
    const { id, balance_transactions: moved } = await disputedUnder("balance_transactions_absent");
    expect(moved).toEqual([]);
    await fake.control.disputeOutcome(id, "won");
    expect(await fake.stripe.disputes.retrieve(id)).toMatchObject({
      status: "won",
      balance_transactions: [],
    });
  });
});
