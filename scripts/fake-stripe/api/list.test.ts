import { describe, expect, test } from "vitest";
import { refusal, useFakeStripe } from "../test/fixture.ts";

const fake = useFakeStripe();

/** Sessions as `p1`, `p2`, … */
async function sessions(count: number) {
  for (let number = 1; number <= count; number++) {
    await fake.session({ client_reference_id: `p${number}` });
  }
}

type Page = Awaited<ReturnType<typeof fake.stripe.checkout.sessions.list>>;
const references = ({ data }: Page) => data.map((each) => each.client_reference_id);

describe("a list", () => {
  test("has the newest first, ten at most, and says whether there are more", async () => {
    await sessions(11);
    const page = await fake.stripe.checkout.sessions.list();
    expect(page).toMatchObject({ object: "list", url: "/v1/checkout/sessions", has_more: true });
    expect(references(page)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((each) => `p${each}`));
  });

  test("can be paged back and forth, and stays the same when newer ones are made", async () => {
    await sessions(5);
    const first = await fake.stripe.checkout.sessions.list({ limit: 2 });
    await sessions(1);
    const after = first.data.at(-1)?.id ?? "";
    const next = await fake.stripe.checkout.sessions.list({ limit: 2, starting_after: after });
    expect([references(next), next.has_more]).toEqual([["p3", "p2"], true]);
    const before = next.data[0]?.id ?? "";
    const back = await fake.stripe.checkout.sessions.list({ limit: 2, ending_before: before });
    expect([references(back), back.has_more]).toEqual([["p5", "p4"], true]);
    const end = await fake.stripe.checkout.sessions.list({
      starting_after: next.data.at(-1)?.id ?? "",
    });
    expect([references(end), end.has_more]).toEqual([["p1"], false]);
  });

  test("is read to its end by the client's own paging", async () => {
    await sessions(7);
    const found: unknown[] = [];
    for await (const each of fake.stripe.checkout.sessions.list({ limit: 3 })) {
      found.push(each.client_reference_id);
    }
    expect(found).toHaveLength(7);
    expect(new Set(found).size).toBe(7);
  });

  test("is filtered", async () => {
    await sessions(2);
    const { paymentIntent, session } = await fake.paid({ client_reference_id: "paid" });
    const lists = fake.stripe.checkout.sessions;
    expect(references(await lists.list({ status: "complete" }))).toEqual(["paid"]);
    expect(references(await lists.list({ payment_intent: paymentIntent }))).toEqual(["paid"]);
    const { created } = await lists.retrieve(session);
    expect(references(await lists.list({ created: { gt: created } }))).toEqual([]);
    expect(references(await lists.list({ created: { gte: created, lte: created } })))
      .toContain("paid");
  });

  test.for(
    [
      [{ limit: 0 }, "limit"],
      [{ limit: 101 }, "limit"],
      [{ starting_after: "cs_test_nobody" }, "starting_after"],
      [{ ending_before: "cs_test_nobody" }, "ending_before"],
      [{ starting_after: "a", ending_before: "b" }, "ending_before"],
      [{ expand: ["payment_intent"] }, "expand"],
    ] as const,
  )("refuses %o", async ([params, param]) => {
    const { expand, ...rest } = { expand: undefined, ...params };
    const list = fake.stripe.checkout.sessions.list({
      ...rest,
      ...(expand && { expand: [...expand] }),
    });
    expect(await refusal(list)).toMatchObject({ statusCode: 400, param });
  });
});

describe("expand", () => {
  test("turns ids into objects, four levels deep", async () => {
    const { session } = await fake.paid();
    const paid = await fake.stripe.checkout.sessions.retrieve(session, {
      expand: ["payment_intent.latest_charge.balance_transaction", "line_items.data.price.product"],
    });
    expect(paid).toMatchObject({
      payment_intent: {
        object: "payment_intent",
        latest_charge: { object: "charge", balance_transaction: { net: 455, fee: 45 } },
      },
      line_items: { data: [{ price: { product: { name: "500 credits" } } }] },
    });
  });

  test("works in lists behind data", async () => {
    const { paymentIntent } = await fake.paid();
    const { data } = await fake.stripe.charges.list({ expand: ["data.payment_intent"] });
    expect(data).toMatchObject([{ payment_intent: { id: paymentIntent } }]);
  });

  test("of a reference that is empty leaves it empty", async () => {
    const { id } = await fake.session();
    expect(
      await fake.stripe.checkout.sessions.retrieve(id, {
        expand: ["payment_intent.latest_charge"],
      }),
    ).toMatchObject({ payment_intent: null });
  });

  test.for(["dream", "metadata", "payment_intent.dream", "data.payment_intent"])(
    "of %s is refused",
    async (name) => {
      const { id } = await fake.session();
      expect(await refusal(fake.stripe.checkout.sessions.retrieve(id, { expand: [name] })))
        .toMatchObject({ param: "expand", message: `This property cannot be expanded (${name}).` });
    },
  );
});

test.for(
  [
    ["checkout/sessions", "session"],
    ["payment_intents", "intent"],
    ["charges", "id"],
    ["refunds", "id"],
    ["disputes", "dispute"],
    ["events", "id"],
  ] as const,
)("an unknown id of %s is a 404", async ([path, param]) => {
  const response = await fake.raw("GET", `/v1/${path}/unknown_1`);
  expect(response.status).toBe(404);
  expect((await response.json()).error).toMatchObject({ code: "resource_missing", param });
});
