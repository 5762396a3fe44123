import { expect, test } from "vitest";
import { SECRET, useFakeStripe, useStripeReceiver } from "./test/fixture.ts";
import { startFakeStripe } from "./fake-stripe.ts";

const fake = useFakeStripe();
const receiver = useStripeReceiver(fake);

test("a purchase from the session to the refund, as the official client sees it", async () => {
  const session = await fake.session();
  expect(session).toMatchObject({ status: "open", payment_status: "unpaid", amount_total: 500 });
  await fake.control.pay(session.id);
  expect(receiver.types().toSorted()).toEqual([
    "charge.succeeded",
    "checkout.session.completed",
    "payment_intent.created",
    "payment_intent.succeeded",
  ]);
  const paid = await fake.stripe.checkout.sessions.retrieve(session.id, {
    expand: ["payment_intent.latest_charge"],
  });
  expect(paid).toMatchObject({
    status: "complete",
    payment_status: "paid",
    url: null,
    payment_intent: { status: "succeeded", latest_charge: { amount_captured: 500 } },
  });
  const intent = paid.payment_intent;
  if (typeof intent !== "object" || intent === null) throw new Error("not expanded");
  const refund = await fake.stripe.refunds.create({ payment_intent: intent.id, amount: 200 });
  expect(refund).toMatchObject({ status: "succeeded", amount: 200 });
  await fake.stripe.refunds.create({ payment_intent: intent.id });
  const { data } = await fake.stripe.refunds.list({ payment_intent: intent.id });
  expect(data.map(({ amount }) => amount)).toEqual([300, 200]);
});

test("webhooks are signed so that the official client accepts them", async () => {
  await fake.paid();
  for (const { body, headers } of receiver.calls) {
    const event = fake.stripe.webhooks.constructEvent(
      body,
      headers["stripe-signature"] ?? "",
      SECRET,
    );
    expect(event.object).toBe("event");
  }
  expect(receiver.calls).toHaveLength(4);
});

test("a dispute takes the money and a win brings it back", async () => {
  const { paymentIntent } = await fake.paid();
  const { id } = await fake.control.dispute(paymentIntent);
  const dispute = await fake.stripe.disputes.retrieve(id);
  expect(dispute.balance_transactions.map(({ amount }) => amount)).toEqual([-500]);
  await fake.control.disputeOutcome(id, "won");
  const { data } = await fake.stripe.disputes.list({ payment_intent: paymentIntent });
  expect(data).toMatchObject([{
    status: "won",
    balance_transactions: [{ amount: -500 }, { amount: 500 }],
  }]);
});

test("a session that nobody pays expires after a day on the fake's clock", async () => {
  const { id } = await fake.session();
  await fake.control.advance(24 * 3_600_000);
  expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({
    status: "expired",
    url: null,
  });
  expect(receiver.types()).toEqual(["checkout.session.expired"]);
});

test("the page takes a payment by a form and sends the buyer back", async () => {
  const { url } = await fake.session();
  const response = await fetch(url ?? "", {
    method: "POST",
    body: new URLSearchParams({ email: "ada@example.com", card: "4242424242424242" }),
    redirect: "manual",
  });
  expect([response.status, response.headers.get("location")]).toEqual([
    303,
    "http://localhost:5173/credits?purchase=p1",
  ]);
  expect(receiver.types()).toContain("checkout.session.completed");
});

test("a live key is refused at once", async () => {
  await expect(startFakeStripe({ secretKey: "sk_live_1" })).rejects.toThrow("live key");
});
