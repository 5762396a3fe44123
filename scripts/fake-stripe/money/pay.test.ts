import { describe, expect, test } from "vitest";
import { useFakeStripe, useStripeReceiver } from "../test/fixture.ts";
import { TEST_CARDS } from "./cards.ts";

const fake = useFakeStripe();
const receiver = useStripeReceiver(fake);

const DAY_MS = 24 * 3_600_000;

const session = (id: string) =>
  fake.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] });

async function typesOf(): Promise<string[]> {
  return (await fake.control.events()).map(({ type }) => type).toReversed();
}

test("a payment copies the metadata meant for it, and not the session's", async () => {
  const { session: id } = await fake.paid({
    metadata: { of: "session" },
    payment_intent_data: { metadata: { of: "payment" } },
  });
  expect(await session(id)).toMatchObject({
    metadata: { of: "session" },
    payment_intent: { metadata: { of: "payment" }, latest_charge: { metadata: { of: "payment" } } },
  });
});

describe("automatic tax", () => {
  const priced = (tax_behavior: "exclusive" | "inclusive") => ({
    automatic_tax: { enabled: true },
    line_items: [{
      quantity: 1,
      price_data: {
        currency: "eur",
        unit_amount: 1000,
        tax_behavior,
        product_data: { name: "500 credits" },
      },
    }],
  });

  test("is added to an exclusive price when the buyer pays", async () => {
    const { id } = await fake.session(priced("exclusive"));
    await fake.control.decline(id);
    await fake.control.pay(id);
    expect(await session(id)).toMatchObject({
      amount_subtotal: 1000,
      amount_total: 1190,
      total_details: { amount_tax: 190 },
      payment_intent: { amount_received: 1190, latest_charge: { amount_captured: 1190 } },
    });
  });

  test("is contained in an inclusive price", async () => {
    const { session: id } = await fake.paid(priced("inclusive"));
    expect(await session(id)).toMatchObject({
      amount_subtotal: 1000,
      amount_total: 1000,
      total_details: { amount_tax: 160 },
    });
  });

  test("comes once, also by bank debit", async () => {
    const { session: id } = await fake.paid(priced("exclusive"), { method: "sepa_debit" });
    await fake.control.asyncSucceed(id);
    expect(await session(id)).toMatchObject({ amount_total: 1190, payment_status: "paid" });
  });
});

test("a session that always wants a customer has one after it was paid", async () => {
  const { session: id } = await fake.paid({ customer_creation: "always" });
  const { customer } = await fake.stripe.checkout.sessions.retrieve(id, { expand: ["customer"] });
  expect(customer).toMatchObject({ object: "customer", email: "ada@example.com" });
  const guest = await fake.paid();
  expect(await fake.stripe.checkout.sessions.retrieve(guest.session)).toMatchObject({
    customer: null,
  });
});

describe("a card that", () => {
  const declined = TEST_CARDS.filter(({ effect }) => effect.kind === "declined");

  test.for(declined)("$number is for: $says", async ({ number, effect }) => {
    if (effect.kind !== "declined") throw new Error("not declined");
    const { id } = await fake.session();
    expect(await fake.control.pay(id, { card: number })).toMatchObject({
      outcome: "declined",
      message: effect.message,
      session: { status: "open", payment_status: "unpaid" },
    });
    const open = await session(id);
    expect(open.url).not.toBeNull();
    expect(open.payment_intent).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code: effect.code, decline_code: effect.declineCode },
      latest_charge: { status: "failed", failure_code: effect.code, paid: false },
    });
    expect(await typesOf()).toEqual([
      "payment_intent.created",
      "charge.failed",
      "payment_intent.payment_failed",
    ]);
  });

  test("was declined can be followed by one that pays, with the same PaymentIntent", async () => {
    const { id } = await fake.session();
    const { session: open } = await fake.control.decline(id);
    const { session: paid } = await fake.control.pay(id);
    expect(paid).toMatchObject({ status: "complete", payment_intent: open.payment_intent });
    expect((await fake.stripe.paymentIntents.list()).data).toMatchObject([{ status: "succeeded" }]);
  });

  test("is unknown is declined and leaves no trace", async () => {
    const { id } = await fake.session();
    expect(await fake.control.pay(id, { card: "1234" })).toMatchObject({ outcome: "declined" });
    expect(await typesOf()).toEqual([]);
  });

  test.for(
    [
      ["4000000000000259", "needs_response", "fraudulent"],
      ["4000000000002685", "needs_response", "product_not_received"],
      ["4000000000001976", "warning_needs_response", "fraudulent"],
    ] as const,
  )("is %s is disputed at once: %s, %s", async ([card, status, reason]) => {
    const { paymentIntent } = await fake.paid({}, { card });
    const { data } = await fake.stripe.disputes.list({ payment_intent: paymentIntent });
    expect(data).toMatchObject([{ status, reason, amount: 500 }]);
    // As was seen: a dispute may be told before its payment.
    const types = await typesOf();
    expect(types.indexOf("charge.dispute.created")).toBeLessThan(
      types.indexOf("payment_intent.succeeded"),
    );
  });

  test("is 4000000000005423 brings an early fraud warning", async () => {
    await fake.paid({}, { card: "4000000000005423" });
    expect(receiver.types()).toContain("radar.early_fraud_warning.created");
  });
});

describe("a bank debit", () => {
  test.for(
    [
      ["sepa_debit", "paid", "succeeded", "checkout.session.async_payment_succeeded"],
      [
        "sepa_debit:failed",
        "unpaid",
        "requires_payment_method",
        "checkout.session.async_payment_failed",
      ],
      ["us_bank_account", "paid", "succeeded", "checkout.session.async_payment_succeeded"],
    ] as const,
  )("%s ends after three days: %s", async ([method, paymentStatus, status, type]) => {
    const { session: id } = await fake.paid({}, { method });
    expect(await session(id)).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
      payment_intent: {
        status: "processing",
        latest_charge: { id: expect.stringMatching(/^py_/), status: "pending", paid: false },
      },
    });
    await fake.control.advance(3 * DAY_MS - 1000);
    expect(await session(id)).toMatchObject({ payment_status: "unpaid" });
    await fake.control.advance(1000);
    expect(await session(id)).toMatchObject({
      status: "complete",
      payment_status: paymentStatus,
      payment_intent: { status },
    });
    expect(receiver.types()).toContain(type);
  });

  test("can be ended at once, and only once", async () => {
    const paid = await fake.paid({}, { method: "sepa_debit" });
    const lost = await fake.paid({}, { method: "sepa_debit" });
    await fake.control.asyncSucceed(paid.session);
    await fake.control.asyncFail(lost.session);
    await expect(fake.control.asyncFail(paid.session)).rejects.toThrow("409");
    await fake.control.advance(3 * DAY_MS);
    expect(await session(paid.session)).toMatchObject({ payment_status: "paid" });
    expect(await session(lost.session)).toMatchObject({ payment_status: "unpaid" });
    expect((await typesOf()).filter((type) => type.includes("async_payment"))).toHaveLength(2);
  });
});

describe("a session", () => {
  test("is paid once", async () => {
    const { session: id } = await fake.paid();
    await expect(fake.control.pay(id)).rejects.toThrow("409");
    expect((await fake.stripe.charges.list()).data).toHaveLength(1);
  });

  test("that was expired cannot be paid, and its PaymentIntent is canceled", async () => {
    const { id } = await fake.session();
    await fake.control.decline(id);
    await fake.stripe.checkout.sessions.expire(id);
    await expect(fake.control.pay(id)).rejects.toThrow("409");
    expect(await session(id)).toMatchObject({
      status: "expired",
      url: null,
      payment_intent: { status: "canceled" },
    });
    expect((await typesOf()).at(-1)).toBe("checkout.session.expired");
  });

  test("that is complete or expired cannot be expired", async () => {
    const { session: paid } = await fake.paid();
    const { id: gone } = await fake.session();
    await fake.control.expire(gone);
    for (const id of [paid, gone]) {
      await expect(fake.stripe.checkout.sessions.expire(id)).rejects.toThrow('["open"]');
    }
    await fake.control.advance(2 * DAY_MS);
    expect((await typesOf()).filter((type) => type === "checkout.session.expired")).toHaveLength(1);
  });
});
