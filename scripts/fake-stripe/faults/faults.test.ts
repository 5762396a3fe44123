import { describe, expect, test } from "vitest";
import type { FaultMatch } from "../control/client.ts";
import { refusal, useFakeStripe, useStripeReceiver } from "../test/fixture.ts";

const fake = useFakeStripe();
const receiver = useStripeReceiver(fake);

async function statusOf(create: Promise<unknown>): Promise<number | undefined> {
  return create.then(() => 200, async (error: unknown) => {
    const { statusCode } = await refusal(Promise.reject(error));
    return statusCode;
  });
}

async function createStatuses(count: number): Promise<unknown[]> {
  const statuses: unknown[] = [];
  for (let index = 0; index < count; index++) statuses.push(await statusOf(fake.session()));
  return statuses;
}

describe("a fault affects", () => {
  test("every call of its op, and no other", async () => {
    await fake.control.fault({ op: "create_session" }, "status:503");
    expect(await createStatuses(2)).toEqual([503, 503]);
    expect(await statusOf(fake.stripe.events.list())).toBe(200);
  });

  test("the nth call, so many calls, or calls by chance", async () => {
    await fake.control.fault({ op: "create_session", nth: 2 }, "status:503");
    expect(await createStatuses(3)).toEqual([200, 503, 200]);
    await fake.control.clearFaults();
    await fake.control.fault({ op: "create_session" }, "status:503", 2);
    expect(await createStatuses(3)).toEqual([503, 503, 200]);
    const luck = async (seed: number) => {
      await fake.control.seed(seed);
      await fake.control.fault({ op: "create_session", probability: 0.5 }, "status:503");
      return createStatuses(12);
    };
    expect(await luck(7)).toEqual(await luck(7));
  });

  test("only what it is about: tests can share a fake", async () => {
    await fake.control.fault({ op: "create_session", about: "p7" }, "status:503");
    expect(await statusOf(fake.session({ client_reference_id: "p7" }))).toBe(503);
    expect(await statusOf(fake.session({ metadata: { purchase_id: "p7" } }))).toBe(503);
    expect(await statusOf(fake.session())).toBe(200);

    const mine = await fake.session({ customer_email: "mine@example.com" });
    const other = await fake.session();
    await fake.control.fault({ op: "webhook", about: "mine@example.com" }, "drop");
    await fake.control.fault({ op: "get", about: "mine@example.com" }, "status:500");
    await fake.control.pay(mine.id);
    expect(receiver.calls).toEqual([]);
    expect(await statusOf(fake.stripe.checkout.sessions.retrieve(mine.id))).toBe(500);
    await fake.control.pay(other.id);
    expect(receiver.calls).toHaveLength(4);
    expect(await statusOf(fake.stripe.checkout.sessions.retrieve(other.id))).toBe(200);
  });

  test("not what belongs to somebody else only because both name no payment", async () => {
    await fake.control.fault({ op: "refund" }, "no_payment_intent");
    const { paymentIntent } = await fake.paid({ customer_email: "mine@example.com" });
    await fake.session({ customer_email: "other@example.com" });
    await fake.control.fault({ op: "webhook", about: "other@example.com" }, "drop");
    receiver.calls = [];
    await fake.control.refund(paymentIntent);
    expect(receiver.types().toSorted()).toEqual(["charge.refunded", "refund.created"]);
    receiver.calls = [];
    await fake.control.fault({ op: "webhook", about: "mine@example.com" }, "drop");
    await fake.control.refundStatus((await fake.stripe.refunds.list()).data[0]?.id ?? "", "failed");
    expect(receiver.calls).toEqual([]);
    await fake.stripe.customers.create({ email: "customer@example.com" });
    await expect.poll(() => receiver.types()).toEqual(["customer.created"]);
  });

  test("the events of a type", async () => {
    await fake.control.fault({ op: "webhook", event: "checkout.session.completed" }, "drop");
    await fake.paid();
    expect(receiver.types().toSorted()).toEqual([
      "charge.succeeded",
      "payment_intent.created",
      "payment_intent.succeeded",
    ]);
  });
});

test("faults can be listed and deleted", async () => {
  const id = await fake.control.fault({ op: "create_session" }, "status:503");
  await createStatuses(1);
  const listed = await (await fetch(`${fake.urls.control}/faults`)).json();
  expect(listed).toMatchObject({
    faults: [{ id, effect: "status:503", struck: 1 }],
    known: { webhook: expect.arrayContaining(["drop", "twin"]), payment: expect.any(Array) },
  });
  await fake.control.clearFault(id);
  expect(await createStatuses(1)).toEqual([200]);
});

test.for(
  [
    [{ op: "create_session" }, "explode", "has no fault explode"],
    [{ op: "create_session" }, "status:200", "status takes"],
    [{ op: "create_session" }, "status:429:perhaps", "status takes"],
    [{ op: "get" }, "stale:soon", "stale takes"],
    [{ op: "list" }, "short_page:few", "short_page takes"],
    [{ op: "webhook" }, "delay:soon", "not a duration"],
    [{ op: "payment" }, "amount_differs:much", "not a whole number"],
    [{ op: "create_session", nth: 0 }, "reset", "nth"],
  ] satisfies [FaultMatch, string, string][],
)("%o with %s is refused: %s", async ([match, effect, words]) => {
  await expect(fake.control.fault(match, effect)).rejects.toThrow(words);
});

describe("a hint", () => {
  test.for([
    "ada+sim.webhook=drop@example.com",
    "ada+sim.webhook-drop@example.com",
    "ada+news+sim.webhook=drop@example.com",
  ])("in the address %s drops every webhook", async (email) => {
    await fake.paid({ customer_email: email });
    expect(receiver.calls).toEqual([]);
  });

  test("may name an event and a value, and there may be several", async () => {
    const hint = "+sim.webhook.checkout.session.completed-delay-1m+sim.get-unknown_status-paused";
    const { session } = await fake.paid({ customer_email: `ada${hint}@example.com` });
    expect(receiver.types()).not.toContain("checkout.session.completed");
    await fake.control.advance(60_000);
    expect(receiver.types().at(-1)).toBe("checkout.session.completed");
    expect(await fake.stripe.checkout.sessions.retrieve(session)).toMatchObject({
      status: "paused",
    });
  });

  test("in the metadata works, too, also for the create itself", async () => {
    expect(await statusOf(fake.session({ metadata: { sim: "create_session=status:503" } }))).toBe(
      503,
    );
    await fake.paid({
      metadata: { sim: "webhook@checkout.session.completed=drop payment=total_zero" },
    });
    expect(receiver.types()).toEqual([]);
    expect(await fake.control.sessions()).toMatchObject([{
      payment_status: "no_payment_required",
    }]);
  });

  test("that is unknown is only text", async () => {
    const email = "ada+sim.dance=tango+sim.webhook=explode@example.com";
    expect(await statusOf(fake.session({ customer_email: email }))).toBe(200);
  });
});
