import { describe, expect, test } from "vitest";
import { SECRET, useFakeStripe, useStripeReceiver } from "../../test/fixture.ts";

const fake = useFakeStripe();
const receiver = useStripeReceiver(fake);
const COMPLETED = "checkout.session.completed";

/** The webhooks of `checkout.session.completed` under a fault, as they arrived. */
async function arrivedUnder(effect: string) {
  await fake.control.fault({ op: "webhook", event: COMPLETED }, effect);
  const untouched = new Set([
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
  ]);
  await fake.paid();
  return receiver.calls.map(({ body, headers }) => ({
    text: body.toString("utf8"),
    header: headers["stripe-signature"],
  })).filter(({ text }) => ![...untouched].some((type) => text.includes(`"type": "${type}"`)));
}

async function oneUnder(effect: string) {
  const [call] = await arrivedUnder(effect);
  if (!call) throw new Error("no webhook came");
  return call;
}

function verify(
  { text, header = "" }: { text: string; header?: string | undefined },
  secret = SECRET,
) {
  return fake.stripe.webhooks.constructEvent(text, header, secret);
}

test("drop sends nothing, and the event stays in the list as not delivered", async () => {
  expect(await arrivedUnder("drop")).toEqual([]);
  expect((await fake.stripe.events.list({ delivery_success: false })).data).toMatchObject([
    { type: COMPLETED },
  ]);
});

test("duplicate sends the same bytes twice under one id", async () => {
  const [first, second] = await arrivedUnder("duplicate");
  expect(second?.text).toBe(first?.text);
});

test("twin sends two events for one change, and both can be read", async () => {
  const twins = (await arrivedUnder("twin")).map((call) => verify(call));
  expect(new Set(twins.map(({ id }) => id)).size).toBe(2);
  expect(twins[1]?.data).toEqual(twins[0]?.data);
  for (const { id } of twins) {
    expect(await fake.stripe.events.retrieve(id)).toMatchObject({ type: COMPLETED });
  }
});

test("delay sends it late", async () => {
  expect(await arrivedUnder("delay:1h")).toEqual([]);
  await fake.control.advance(3_600_000);
  expect(receiver.types().at(-1)).toBe(COMPLETED);
});

test("reorder lets the next one overtake it", async () => {
  await fake.control.fault({ op: "webhook", event: "charge.succeeded" }, "reorder");
  await fake.control.settings({ order: "in_order" });
  await fake.paid();
  const types = receiver.types();
  expect(types.indexOf("charge.succeeded")).toBe(2);
  expect(types).toHaveLength(4);
});

test("reorder without a next one waits five seconds", async () => {
  const { id } = await fake.session();
  await fake.control.fault({ op: "webhook" }, "reorder");
  await fake.control.expire(id);
  expect(receiver.types()).toEqual([]);
  await fake.control.advance(5000);
  expect(receiver.types()).toEqual(["checkout.session.expired"]);
});

test("before_answer is received before the call that caused it is answered", async () => {
  const { paymentIntent } = await fake.paid();
  await fake.control.fault({ op: "webhook", event: "refund.created" }, "before_answer");
  const told = Promise.withResolvers<{ status: number }>();
  receiver.answer = ({ body }) =>
    body.includes('"type": "refund.created"') ? told.promise : { status: 200 };
  let isAnswered = false;
  const refunding = fake.stripe.refunds.create({ payment_intent: paymentIntent }).finally(() => {
    isAnswered = true;
  });
  await expect.poll(() => receiver.types()).toContain("refund.created");
  expect(isAnswered).toBe(false);
  told.resolve({ status: 200 });
  await refunding;
});

test("timeout_then_ok arrives twice, because the first answer comes too late", async () => {
  expect(await arrivedUnder("timeout_then_ok")).toHaveLength(1);
  await fake.control.advance(60_000);
  expect(receiver.types().filter((type) => type === COMPLETED)).toHaveLength(2);
  const attempts = (await fake.control.deliveries()).filter(({ type }) => type === COMPLETED);
  expect(attempts).toMatchObject([
    { status: null, error: "the answer came too late" },
    { status: 200 },
  ]);
});

describe("a receiver must refuse", () => {
  test.for([
    "wrong_signature",
    "wrong_secret",
    "v0_only",
    "tampered",
    "compact",
    "old:10m",
    "empty",
  ])(
    "%s",
    async (effect) => {
      const call = await oneUnder(effect);
      expect(() => verify(call)).toThrow(/signature|timestamp|payload/i);
    },
  );

  test("no_header", async () => {
    expect((await oneUnder("no_header")).header).toBeUndefined();
  });

  test("future, which the official client does not", async () => {
    const call = await oneUnder("future:10m");
    expect(verify(call).type).toBe(COMPLETED);
    const [, timestamp = ""] = /t=(\d+)/.exec(call.header ?? "") ?? [];
    expect(Number(timestamp) - Date.now() / 1000).toBeGreaterThan(500);
  });
});

describe("correctly signed, but unusual:", () => {
  test.for(["bad_first", "two_secrets"])(
    "%s has two signatures, the second right",
    async (effect) => {
      const call = await oneUnder(effect);
      expect(call.header?.match(/v1=/g)).toHaveLength(2);
      expect(verify(call).type).toBe(COMPLETED);
    },
  );

  test("garbage is not JSON", async () => {
    const call = await oneUnder("garbage");
    expect(() => verify(call)).toThrow(SyntaxError);
  });

  test("thin is an event of version 2", async () => {
    const call = await oneUnder("thin");
    const note = fake.stripe.parseEventNotification(call.text, call.header ?? "", SECRET);
    expect(note).toMatchObject({
      type: `v1.${COMPLETED}`,
      related_object: { type: "checkout.session" },
    });
  });

  test("other_version, livemode and unknown_type say so", async () => {
    expect(verify(await oneUnder("other_version:2019-12-03"))).toMatchObject({
      api_version: "2019-12-03",
    });
    await fake.control.clearFaults();
    receiver.calls = [];
    expect(verify(await oneUnder("livemode"))).toMatchObject({
      livemode: true,
      data: { object: { livemode: true } },
    });
    await fake.control.clearFaults();
    receiver.calls = [];
    expect(verify(await oneUnder("unknown_type"))).toMatchObject({
      type: "checkout.session.dreamt",
    });
  });

  test("foreign and unknown_id are about nothing that the app has made", async () => {
    const foreign = verify(await oneUnder("foreign"));
    expect(foreign.data.object).toMatchObject({ metadata: { app: "another-app" } });
    await fake.control.clearFaults();
    receiver.calls = [];
    const unknown = JSON.parse((await oneUnder("unknown_id")).text);
    const response = await fake.raw("GET", `/v1/checkout/sessions/${unknown.data.object.id}`);
    expect(response.status).toBe(404);
  });

  test("padded is large", async () => {
    const call = await oneUnder("padded:2MB");
    expect(call.text.length).toBeGreaterThan(2_000_000);
    expect(verify(call).type).toBe(COMPLETED);
  });
});
