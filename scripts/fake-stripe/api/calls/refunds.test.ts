import { describe, expect, test } from "vitest";
import { refusal, useFakeStripe } from "../../test/fixture.ts";

const fake = useFakeStripe();

async function chargeOf(paymentIntent: string) {
  const [charge] = (await fake.stripe.charges.list({ payment_intent: paymentIntent })).data;
  if (!charge) throw new Error("no charge");
  return charge;
}

async function eventTypes(): Promise<string[]> {
  return (await fake.control.events()).map(({ type }) => type).toReversed();
}

test("refunds add up on the charge, which is refunded once all of it is", async () => {
  const { paymentIntent } = await fake.paid();
  await fake.stripe.refunds.create({ payment_intent: paymentIntent, amount: 200 });
  expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 200, refunded: false });
  await fake.stripe.refunds.create({ charge: (await chargeOf(paymentIntent)).id });
  expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 500, refunded: true });
  expect((await eventTypes()).slice(4)).toEqual([
    "refund.created",
    "charge.refunded",
    "refund.created",
    "charge.refunded",
  ]);
});

describe("a refund is refused", () => {
  test("of more than is left, without a code", async () => {
    const { paymentIntent } = await fake.paid();
    await fake.stripe.refunds.create({ payment_intent: paymentIntent, amount: 200 });
    const more = fake.stripe.refunds.create({ payment_intent: paymentIntent, amount: 301 });
    expect(await refusal(more)).toMatchObject({
      statusCode: 400,
      param: "amount",
      code: undefined,
    });
  });

  test("when all is refunded", async () => {
    const { paymentIntent } = await fake.paid();
    await fake.stripe.refunds.create({ payment_intent: paymentIntent });
    expect(await refusal(fake.stripe.refunds.create({ payment_intent: paymentIntent })))
      .toMatchObject({ statusCode: 400, code: "charge_already_refunded" });
  });

  test.for([0, -1])("of %i", async (amount) => {
    const { paymentIntent } = await fake.paid();
    expect(await refusal(fake.stripe.refunds.create({ payment_intent: paymentIntent, amount })))
      .toMatchObject({ code: "parameter_invalid_integer", param: "amount" });
  });

  test("of nothing, of an unknown charge, and of an unknown payment", async () => {
    expect(await refusal(fake.stripe.refunds.create({}))).toMatchObject({
      statusCode: 400,
      code: undefined,
    });
    expect(await refusal(fake.stripe.refunds.create({ charge: "ch_nobody" }))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
      param: "id",
    });
    expect(await refusal(fake.stripe.refunds.create({ payment_intent: "pi_nobody" })))
      .toMatchObject({ statusCode: 404, code: "resource_missing" });
  });

  test("of a payment that was charged back, but not during an inquiry", async () => {
    const asked = await fake.paid();
    await fake.control.dispute(asked.paymentIntent, { status: "warning_needs_response" });
    expect(await fake.stripe.refunds.create({ payment_intent: asked.paymentIntent })).toMatchObject(
      {
        status: "succeeded",
      },
    );
    const disputed = await fake.paid();
    await fake.control.dispute(disputed.paymentIntent);
    expect(await refusal(fake.stripe.refunds.create({ payment_intent: disputed.paymentIntent })))
      .toMatchObject({ statusCode: 400, code: "charge_disputed" });
  });

  test("of a payment that was declined or is still on its way", async () => {
    const { id } = await fake.session();
    const { session: declined } = await fake.control.decline(id);
    expect(
      await refusal(fake.stripe.refunds.create({ payment_intent: declined.payment_intent ?? "" })),
    )
      .toMatchObject({ statusCode: 400 });
    const delayed = await fake.paid({}, { method: "sepa_debit" });
    expect(await refusal(fake.stripe.refunds.create({ payment_intent: delayed.paymentIntent })))
      .toMatchObject({ statusCode: 400 });
  });
});

test("metadata can be changed and removed later", async () => {
  const { paymentIntent } = await fake.paid();
  const { id } = await fake.stripe.refunds.create({
    payment_intent: paymentIntent,
    reason: "requested_by_customer",
    metadata: { a: "1", b: "2" },
  });
  const changed = await fake.stripe.refunds.update(id, { metadata: { a: "", c: "3" } });
  expect(changed).toMatchObject({ reason: "requested_by_customer", metadata: { b: "2", c: "3" } });
  expect(changed.metadata).not.toHaveProperty("a");
});

describe("a refund", () => {
  test("can be canceled only while the buyer has to do something", async () => {
    const { paymentIntent } = await fake.paid();
    const { id } = await fake.control.refund(paymentIntent, { status: "requires_action" });
    expect(await fake.stripe.refunds.cancel(id)).toMatchObject({ status: "canceled" });
    expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 0, refunded: false });
    const done = await fake.control.refund(paymentIntent);
    expect(await refusal(fake.stripe.refunds.cancel(done.id))).toMatchObject({ statusCode: 400 });
  });

  test("on the card …7726 is pending first", async () => {
    const { paymentIntent } = await fake.paid({}, { card: "4000 0000 0000 7726" });
    const { id } = await fake.stripe.refunds.create({ payment_intent: paymentIntent });
    expect(await fake.stripe.refunds.retrieve(id)).toMatchObject({ status: "pending" });
    await fake.control.advance(10_000);
    expect(await fake.stripe.refunds.retrieve(id)).toMatchObject({ status: "succeeded" });
    expect((await eventTypes()).slice(-2)).toEqual(["refund.updated", "charge.refund.updated"]);
  });

  test("on the card …5126 fails after it had succeeded, and the money is back", async () => {
    const { paymentIntent } = await fake.paid({}, { card: "4000 0000 0000 5126" });
    const { id } = await fake.stripe.refunds.create({ payment_intent: paymentIntent });
    expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 500, refunded: true });
    await fake.control.advance(10_000);
    expect(await fake.stripe.refunds.retrieve(id, { expand: ["failure_balance_transaction"] }))
      .toMatchObject({ status: "failed", failure_balance_transaction: { amount: 500 } });
    expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 0, refunded: false });
    expect((await eventTypes()).at(-1)).toBe("refund.failed");
  });
});
