import { describe, expect, test } from "vitest";
import { refusal, useFakeStripe, useStripeReceiver } from "../../test/fixture.ts";

const fake = useFakeStripe();
const receiver = useStripeReceiver(fake);

const PAID = [
  "payment_intent.created",
  "charge.succeeded",
  "payment_intent.succeeded",
  "checkout.session.completed",
];

test("a payment makes four events, the newest first in the list", async () => {
  await fake.paid();
  const { data } = await fake.stripe.events.list();
  expect(data.map(({ type }) => type)).toEqual(PAID.toReversed());
  expect(data[0]).toMatchObject({
    id: expect.stringMatching(/^evt_[A-Za-z0-9]{24}$/),
    object: "event",
    api_version: "2026-10-28.endive",
    livemode: false,
    data: { object: { object: "checkout.session", payment_status: "paid" } },
  });
});

test("an event keeps its object as it was, and an update names what was different", async () => {
  const { paymentIntent } = await fake.paid({}, { card: "4000 0000 0000 7726" });
  await fake.control.refund(paymentIntent);
  await fake.control.advance(10_000);
  const list = (type: string) => fake.stripe.events.list({ type });
  const [created] = (await list("refund.created")).data;
  const [updated] = (await list("refund.updated")).data;
  expect(created?.data).toMatchObject({ object: { status: "pending" } });
  expect(created?.data).not.toHaveProperty("previous_attributes");
  expect(updated?.data).toMatchObject({
    object: { status: "succeeded" },
    previous_attributes: { status: "pending" },
  });
});

describe("the list", () => {
  test("can be narrowed by type, types, a prefix, and time", async () => {
    await fake.paid();
    const types = async (params: Parameters<typeof fake.stripe.events.list>[0]) =>
      (await fake.stripe.events.list(params)).data.map(({ type }) => type);
    expect(await types({ type: "charge.succeeded" })).toEqual(["charge.succeeded"]);
    expect(await types({ type: "payment_intent.*" })).toEqual([
      "payment_intent.succeeded",
      "payment_intent.created",
    ]);
    expect(await types({ types: ["charge.succeeded", "charge.refunded"] })).toEqual([
      "charge.succeeded",
    ]);
    const [newest] = (await fake.stripe.events.list()).data;
    expect(await types({ created: { gt: newest?.created ?? 0 } })).toEqual([]);
    const many = Array.from({ length: 21 }, () => "charge.succeeded");
    expect(await refusal(fake.stripe.events.list({ types: many }))).toMatchObject({
      param: "types",
    });
    expect(await refusal(fake.stripe.events.list({ types: many.slice(1), type: "a" })))
      .toMatchObject({ statusCode: 400 });
  });

  test("knows which were delivered", async () => {
    receiver.answer = ({ body }) => ({
      status: body.includes("checkout.session.completed") ? 500 : 200,
    });
    await fake.paid();
    const failed = await fake.stripe.events.list({ delivery_success: false });
    expect(failed.data).toMatchObject([{
      type: "checkout.session.completed",
      pending_webhooks: 1,
    }]);
    const done = await fake.stripe.events.list({ delivery_success: true });
    expect(done.data).toHaveLength(3);
    receiver.answer = () => ({ status: 200 });
    await fake.control.advance(60_000);
    expect((await fake.stripe.events.list({ delivery_success: false })).data).toEqual([]);
  });

  test("goes back 30 days", async () => {
    await fake.paid();
    await fake.control.advance(29 * 24 * 3_600_000);
    expect((await fake.stripe.events.list()).data).toHaveLength(4);
    await fake.control.advance(2 * 24 * 3_600_000);
    expect((await fake.stripe.events.list()).data).toEqual([]);
  });
});
