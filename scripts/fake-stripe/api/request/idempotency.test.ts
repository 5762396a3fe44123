import { describe, expect, test } from "vitest";
import { aPack, refusal, useFakeStripe } from "../../test/fixture.ts";

const fake = useFakeStripe();

async function sessionCount(): Promise<number> {
  return (await fake.control.sessions()).length;
}

describe("the same key", () => {
  test("with the same body gets the first answer, and says so", async () => {
    const first = await fake.session({}, "purchase-1");
    const again = await fake.session({}, "purchase-1");
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers).toMatchObject({
      "idempotent-replayed": "true",
      "original-request": first.lastResponse.requestId,
    });
    expect(await sessionCount()).toBe(1);
    expect((await fake.control.requests()).map(({ replayed }) => replayed)).toEqual([false, true]);
  });

  test("gets the first answer even when the object has changed since", async () => {
    const { id } = await fake.session({}, "purchase-1");
    await fake.control.pay(id);
    expect(await fake.session({}, "purchase-1")).toMatchObject({ id, status: "open" });
  });

  test("with another body, or for another call, is refused", async () => {
    await fake.session({}, "purchase-1");
    expect(await refusal(fake.session({ client_reference_id: "p2" }, "purchase-1"))).toMatchObject({
      type: "StripeIdempotencyError",
      rawType: "idempotency_error",
      code: undefined,
      statusCode: 400,
    });
    const other = fake.stripe.customers.create({ email: "a@b.c" }, {
      idempotencyKey: "purchase-1",
    });
    expect(await refusal(other)).toMatchObject({ type: "StripeIdempotencyError" });
    expect(await sessionCount()).toBe(1);
  });

  test("while the first call is still running is refused with 409", async () => {
    await fake.control.fault({ op: "create_session" }, "latency:1m", 1);
    const first = fake.session({}, "purchase-1");
    await expect.poll(sessionCount).toBe(1);
    expect(await refusal(fake.session({}, "purchase-1"))).toMatchObject({
      statusCode: 409,
      code: "idempotency_key_in_use",
    });
    await fake.control.advance(60_000);
    expect((await fake.session({}, "purchase-1")).id).toBe((await first).id);
  });

  test("is forgotten after 24 hours", async () => {
    const first = await fake.session({}, "purchase-1");
    await fake.control.advance(24 * 3_600_000);
    expect((await fake.session({}, "purchase-1")).id).not.toBe(first.id);
  });

  test("of a GET means nothing", async () => {
    const { id } = await fake.session();
    const get = () =>
      fake.raw("GET", `/v1/checkout/sessions/${id}`, undefined, { "idempotency-key": "k" });
    expect((await get()).headers.get("idempotent-replayed")).toBeNull();
    expect((await get()).headers.get("idempotent-replayed")).toBeNull();
  });
});

test("a key of more than 255 characters is refused", async () => {
  expect(await refusal(fake.session({}, "k".repeat(256)))).toMatchObject({ statusCode: 400 });
  expect(await fake.session({}, "k".repeat(255))).toMatchObject({ status: "open" });
});

describe("is kept:", () => {
  test.for(["accept_then_reset", "accept_then_half", "accept_then_cut"])(
    "the answer that %s lost",
    async (effect) => {
      await fake.control.fault({ op: "create_session" }, effect, 1);
      // Under Node the client sends a call once more by itself after a reset.
      await fake.session({}, "purchase-1").catch(() => {});
      const again = await fake.session({}, "purchase-1");
      expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
      expect((await fake.control.sessions()).map(({ id }) => id)).toEqual([again.id]);
    },
  );

  test("a 500 that came after the work", async () => {
    await fake.control.fault({ op: "create_session" }, "accept_then_status:500", 1);
    for (let count = 0; count < 2; count++) {
      expect(await refusal(fake.session({}, "purchase-1"))).toMatchObject({ statusCode: 500 });
    }
    expect(await sessionCount()).toBe(1);
  });

  test("a refusal that the state of an object gave", async () => {
    const { paymentIntent } = await fake.paid();
    const refund = () =>
      fake.stripe.refunds.create({ payment_intent: paymentIntent, amount: 600 }, {
        idempotencyKey: "refund-1",
      });
    await refusal(refund());
    await refusal(refund());
    expect((await fake.control.requests()).at(-1)).toMatchObject({ replayed: true, status: 400 });
  });
});

describe("is not kept:", () => {
  test("the refusal of a parameter", async () => {
    const wrong = { ...aPack, expires_at: 5 };
    await refusal(fake.stripe.checkout.sessions.create(wrong, { idempotencyKey: "purchase-1" }));
    expect(await fake.session({}, "purchase-1")).toMatchObject({ status: "open" });
  });

  test.for(["status:429", "status:500", "html:502", "in_flight", "reset"])(
    "what %s answered before the work",
    async (effect) => {
      await fake.control.fault({ op: "create_session" }, effect, 1);
      await fake.session({}, "purchase-1").catch(() => {});
      expect(await fake.session({}, "purchase-1")).toMatchObject({ status: "open" });
      expect(await sessionCount()).toBe(1);
    },
  );
});
