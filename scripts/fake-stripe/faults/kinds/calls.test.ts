import { describe, expect, test } from "vitest";
import { refusal, useFakeStripe } from "../../test/fixture.ts";

const fake = useFakeStripe();

const read = (id: string) => fake.stripe.checkout.sessions.retrieve(id);

describe("a create under", () => {
  test("twice makes two sessions, and the caller knows the second", async () => {
    await fake.control.fault({ op: "create_session" }, "twice");
    const { id } = await fake.session();
    expect((await fake.control.sessions()).map((each) => each.id)).toHaveLength(2);
    expect((await fake.control.sessions())[0]?.id).toBe(id);
  });

  test("url_null has no address", async () => {
    await fake.control.fault({ op: "create_session" }, "url_null");
    const { id, url } = await fake.session();
    expect(url).toBeNull();
    expect((await read(id)).url).not.toBeNull();
  });

  test("status does nothing, under accept_then_status everything", async () => {
    await fake.control.fault({ op: "create_session" }, "status:500", 1);
    await refusal(fake.session());
    expect(await fake.control.sessions()).toEqual([]);
    await fake.control.fault({ op: "create_session" }, "accept_then_status:500", 1);
    await refusal(fake.session());
    expect(await fake.control.sessions()).toHaveLength(1);
  });
});

describe("an expire under", () => {
  test("status:500 leaves the session open; under accept_then_half it is closed", async () => {
    const { id } = await fake.session();
    await fake.control.fault({ op: "expire" }, "status:500", 1);
    await refusal(fake.stripe.checkout.sessions.expire(id));
    expect((await read(id)).status).toBe("open");
    await fake.control.fault({ op: "expire" }, "accept_then_half", 1);
    await refusal(fake.stripe.checkout.sessions.expire(id));
    expect((await read(id)).status).toBe("expired");
  });
});

describe("a refund under", () => {
  test("twice is made twice while enough is left", async () => {
    const { paymentIntent } = await fake.paid();
    await fake.control.fault({ op: "create_refund" }, "twice");
    await fake.stripe.refunds.create({ payment_intent: paymentIntent, amount: 200 });
    const { data } = await fake.stripe.refunds.list({ payment_intent: paymentIntent });
    expect(data.map(({ amount }) => amount)).toEqual([200, 200]);
  });
});

describe("a read under", () => {
  test("not_yet finds nothing for a while", async () => {
    const { id } = await fake.session();
    await fake.control.fault({ op: "get" }, "not_yet:5s");
    expect(await refusal(read(id))).toMatchObject({ statusCode: 404 });
    await fake.control.advance(6000);
    expect((await read(id)).id).toBe(id);
  });

  test("stale shows the state before the last change, so many times after each", async () => {
    const { id } = await fake.session();
    await fake.control.fault({ op: "get" }, "stale:2");
    expect((await read(id)).status).toBe("open");
    await fake.control.pay(id);
    const statuses: unknown[] = [];
    for (let count = 0; count < 3; count++) statuses.push((await read(id)).status);
    expect(statuses).toEqual(["open", "open", "complete"]);
  });

  test("unknown_fields and unknown_status shows what no client knows", async () => {
    const { id } = await fake.session();
    await fake.control.fault({ op: "get" }, "unknown_fields");
    await fake.control.fault({ op: "get" }, "unknown_status:paused");
    expect(await read(id)).toMatchObject({
      id,
      tier: "gold",
      status: "paused",
      payment_status: "paused",
    });
  });

  test("nulls keeps only names, under absent loses what is null", async () => {
    const { id } = await fake.session();
    const fault = await fake.control.fault({ op: "get" }, "nulls");
    expect(await read(id)).toMatchObject({ id, status: null, payment_status: null, url: null });
    await fake.control.clearFault(fault);
    await fake.control.fault({ op: "get" }, "absent");
    const session = await read(id);
    expect(session).toMatchObject({ id, status: "open" });
    expect(Object.keys(session)).not.toContain("payment_intent");
  });

  test("status:401 as if the key had been rolled", async () => {
    const { id } = await fake.session();
    await fake.control.fault({ op: "get" }, "status:401");
    expect(await refusal(read(id))).toMatchObject({ type: "StripeAuthenticationError" });
  });
});

describe("a list under", () => {
  test("not_yet leaves out what is young", async () => {
    await fake.session();
    await fake.control.fault({ op: "list" }, "not_yet:30s");
    const count = async () => (await fake.stripe.checkout.sessions.list()).data.length;
    expect(await count()).toBe(0);
    await fake.control.advance(31_000);
    expect(await count()).toBe(1);
  });

  test("short_page is shorter than its limit, and still complete when it is paged", async () => {
    for (let count = 0; count < 3; count++) await fake.session();
    await fake.control.fault({ op: "list" }, "short_page:1");
    const page = await fake.stripe.checkout.sessions.list({ limit: 10 });
    expect([page.data.length, page.has_more]).toEqual([1, true]);
    const ids = new Set<string>();
    for await (const { id } of fake.stripe.checkout.sessions.list()) ids.add(id);
    expect(ids.size).toBe(3);
  });

  test("page_shift has the last of one page again on the next", async () => {
    for (let count = 0; count < 4; count++) await fake.session();
    await fake.control.fault({ op: "list" }, "page_shift");
    const { data: [, second] } = await fake.stripe.checkout.sessions.list({ limit: 2 });
    const next = await fake.stripe.checkout.sessions.list({
      limit: 2,
      starting_after: second?.id ?? "",
    });
    expect(next.data.map(({ id }) => id)).toContain(second?.id);
    expect(next.data).toHaveLength(3);
  });

  test("unknown_fields has keys that no client knows", async () => {
    await fake.session();
    await fake.control.fault({ op: "list" }, "unknown_fields");
    expect(await fake.stripe.checkout.sessions.list()).toMatchObject({
      data: [{ shiny: { new: true } }],
    });
  });
});
