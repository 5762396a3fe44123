import { describe, expect, test } from "vitest";
import type { Call } from "../../fakes/http/http-server.ts";
import { SECRET, useFakeStripe, useStripeReceiver } from "../test/fixture.ts";

const fake = useFakeStripe();
const receiver = useStripeReceiver(fake);

const COMPLETED = "checkout.session.completed";

function verify({ body, headers }: Call, secret = SECRET) {
  return fake.stripe.webhooks.constructEvent(body, headers["stripe-signature"] ?? "", secret);
}

async function attemptsOf(type: string) {
  return (await fake.control.deliveries()).filter((each) => each.type === type);
}

describe("a webhook", () => {
  test("looks like one of Stripe's", async () => {
    await fake.paid({ metadata: { city: "Köln 🏙" } });
    const call = receiver.calls.find(({ body }) => body.includes(COMPLETED));
    if (!call) throw new Error("no webhook came");
    expect(call.method).toBe("POST");
    expect(call.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      "accept": "*/*; q=0.5, application/xml",
    });
    const text = call.body.toString("utf8");
    expect(text).toBe(JSON.stringify(JSON.parse(text), null, 2));
    expect(verify(call)).toMatchObject({
      type: COMPLETED,
      api_version: "2026-10-28.endive",
      pending_webhooks: 1,
      data: { object: { metadata: { city: "Köln 🏙" } } },
    });
  });

  test("is signed over its exact bytes: the same JSON in another form is refused", async () => {
    await fake.paid();
    const [call] = receiver.calls;
    if (!call) throw new Error("no webhook came");
    const compact = Buffer.from(JSON.stringify(JSON.parse(call.body.toString())));
    expect(() => verify({ ...call, body: compact })).toThrow("signature");
  });

  test("has a timestamp in real time even if the fake's clock is days ahead", async () => {
    await fake.control.advance(5 * 24 * 3_600_000);
    await fake.paid();
    expect(receiver.calls.map((call) => verify(call).object)).toContain("event");
  });

  test("is not indented if a setting says so", async () => {
    await fake.control.settings({ pretty: false });
    await fake.paid();
    expect(receiver.calls[0]?.body.toString()).not.toContain("\n");
  });

  test("goes to each endpoint that wants its type, signed with that endpoint's secret", async () => {
    await fake.control.addEndpoint(`${receiver.url}/other`, [COMPLETED], "whsec_other");
    await fake.paid();
    const other = receiver.calls.filter(({ url }) => url.pathname === "/hook/other");
    expect(other.map((call) => verify(call, "whsec_other").type)).toEqual([COMPLETED]);
  });

  test("is signed with both secrets for a day after one was rolled", async () => {
    const next = await fake.control.rollSecret();
    await fake.paid();
    const [call] = receiver.calls;
    if (!call) throw new Error("no webhook came");
    expect(verify(call, next).type).toBe(verify(call, SECRET).type);
    await fake.control.advance(24 * 3_600_000);
    receiver.calls = [];
    await fake.paid();
    const [later] = receiver.calls;
    if (!later) throw new Error("no webhook came");
    expect(verify(later, next).object).toBe("event");
    expect(() => verify(later, SECRET)).toThrow("signature");
  });
});

describe("a receiver that", () => {
  test.for([301, 400, 404, 500, 503])(
    "answers %i gets the same event again for three days, signed again",
    async (status) => {
      receiver.answer = () => ({ status, headers: { location: "http://127.0.0.1:1/" } });
      await fake.paid();
      await fake.control.advance(4 * 24 * 3_600_000);
      const attempts = await attemptsOf(COMPLETED);
      expect(attempts.map(({ attempt }) => attempt)).toEqual(
        Array.from({ length: 12 }, (_, index) => index + 1),
      );
      expect(new Set(attempts.map(({ event_id }) => event_id)).size).toBe(1);
      expect(new Set(attempts.map(({ body }) => body)).size).toBe(1);
      for (const call of receiver.calls) expect(verify(call).object).toBe("event");
    },
  );

  test("answers any 2xx gets it once", async () => {
    receiver.answer = () => ({ status: 204 });
    await fake.paid();
    await fake.control.advance(24 * 3_600_000);
    expect(await attemptsOf(COMPLETED)).toMatchObject([{ attempt: 1, status: 204 }]);
  });

  test("works again after two failures gets no fourth attempt", async () => {
    let failures = 2;
    receiver.answer = ({ body }) => ({
      status: body.includes(COMPLETED) && failures-- > 0 ? 500 : 200,
    });
    await fake.paid();
    await fake.control.advance(4 * 24 * 3_600_000);
    expect((await attemptsOf(COMPLETED)).map(({ status }) => status)).toEqual([500, 500, 200]);
  });

  test("takes too long is given up and tried again", async () => {
    await fake.control.settings({ webhook_timeout_ms: 20 });
    const never = Promise.withResolvers<{ status: number }>();
    receiver.answer = () => never.promise;
    await fake.paid();
    expect((await attemptsOf(COMPLETED)).at(0)).toMatchObject({
      status: null,
      error: expect.stringContaining("TimeoutError"),
    });
    await fake.control.settings({ webhook_timeout_ms: 10_000 });
    receiver.answer = () => ({ status: 200 });
    await fake.control.advance(60_000);
    never.resolve({ status: 200 });
    expect((await attemptsOf(COMPLETED)).at(-1)).toMatchObject({ attempt: 2, status: 200 });
  });

  test("is not there is tried again", async () => {
    const dead = await fake.control.addEndpoint("http://127.0.0.1:1/hook", [COMPLETED]);
    await fake.paid();
    await fake.control.advance(60_000);
    const attempts = (await attemptsOf(COMPLETED)).filter(({ endpoint }) => endpoint === dead.id);
    expect(attempts).toMatchObject([{ attempt: 1, status: null }, { attempt: 2, status: null }]);
  });
});

describe("the webhooks of one change", () => {
  test("are sent at the same time: each arrives before the first is answered", async () => {
    const all = Promise.withResolvers<void>();
    receiver.answer = async () => {
      if (receiver.calls.length === 4) all.resolve();
      await all.promise;
      return { status: 200 };
    };
    await fake.paid();
    const attempts = await fake.control.deliveries();
    expect(attempts.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  test.for(
    [
      ["in_order", (types: string[]) => types],
      ["reverse", (types: string[]) => types.toReversed()],
    ] as const,
  )("arrive %s if a setting says so", async ([order, arrange]) => {
    await fake.control.settings({ order });
    await fake.paid();
    const made = (await fake.control.events()).map(({ type }) => type).toReversed();
    expect(receiver.types()).toEqual(arrange(made));
  });

  test("are shuffled by the seed", async () => {
    await fake.control.settings({ order: "shuffle" });
    const orders = new Set<string>();
    for (let count = 0; count < 5; count++) {
      receiver.calls = [];
      await fake.paid();
      orders.add(receiver.types().join());
    }
    expect(orders.size).toBeGreaterThan(1);
  });
});

test("an event can be sent again, and its change can have a second event", async () => {
  await fake.paid();
  const [completed] = (await fake.stripe.events.list({ type: COMPLETED })).data;
  receiver.calls = [];
  await fake.control.redeliver(completed?.id ?? "");
  const twin = await fake.control.twin(completed?.id ?? "");
  const [again, second] = receiver.calls.map((call) => verify(call));
  expect(again?.id).toBe(completed?.id);
  expect(second?.id).toBe(twin.id);
  expect(twin.id).not.toBe(completed?.id);
  expect(second?.data).toEqual(again?.data);
});
