/** What other shops have granted twice, too early, or to somebody else. */
import { describe, expect, it } from "vitest";
import { sql } from "../fixtures/database.ts";
import { pack } from "../fixtures/functions.ts";
import {
  call,
  type Checkout,
  deliver,
  eventsAbout,
  granted,
  movesOf,
  newBuyer,
  newCheckout,
  newPurchase,
  reconcileAfter,
  rowOf,
  sessionEvent,
  stripe,
} from "./fixtures/buyer.ts";

const times = <Result>(count: number, act: () => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, act));

const completed = (checkout: Checkout) => sessionEvent(checkout, "checkout.session.completed");

it("pain 1: the same event, twice, fifty times at once and as another event, grants once", async () => {
  const bought = await newPurchase();
  const [first] = await eventsAbout(bought);
  const { id = "" } = first ?? {};
  await stripe.redeliver(id);
  await times(50, () => stripe.redeliver(id));
  await stripe.twin(id);
  await deliver(completed(bought));
  expect(await movesOf(bought)).toEqual(granted);
});

it("pain 2: events, the return page and reconcile at once grant once", async () => {
  const bought = await newPurchase({ heard: false });
  const statuses = await Promise.all([
    times(20, () => deliver(completed(bought))),
    times(20, () => deliver(sessionEvent(bought, "checkout.session.async_payment_succeeded"))),
    times(5, async () => (await call("purchase-status", { id: bought.id }, bought.token)).status),
    reconcileAfter(2, bought).then(() => [200]),
  ]);
  // An event that has lost its race three times gets 500, and comes again.
  expect(statuses.flat().filter((status) => status !== 200 && status !== 500)).toEqual([]);
  expect(await deliver(completed(bought))).toBe(200);
  expect(await movesOf(bought)).toEqual(granted);
});

describe("pain 3: a payment that takes days", () => {
  it("grants nothing when the form is complete, and everything when the money has come", async () => {
    const checkout = await newCheckout();
    await stripe.pay(checkout.session, { method: "sepa_debit" });
    expect(await rowOf(checkout)).toMatchObject({ state: "processing", granted: 0 });
    expect(await movesOf(checkout)).toEqual([]);
    await stripe.asyncSucceed(checkout.session);
    expect(await rowOf(checkout)).toMatchObject({ state: "paid", granted: pack.credits });
    expect(await movesOf(checkout)).toEqual(granted);
  });

  it("grants nothing when the money does not come, and says so", async () => {
    const checkout = await newCheckout();
    await stripe.pay(checkout.session, { method: "sepa_debit" });
    await stripe.asyncFail(checkout.session);
    expect(await rowOf(checkout)).toMatchObject({ state: "failed", granted: 0 });
    expect(await movesOf(checkout)).toEqual([]);
    const told = await sql`
      select payload from realtime.messages
      where topic = ${`user:${checkout.user}`} and event = 'purchase'
        and payload ->> 'state' = 'failed'`;
    expect(told).toHaveLength(1);
  });
});

it("pain 18: the address of the return page grants nothing: signed out, twice, or to another user", async () => {
  const checkout = await newCheckout();
  const { id } = checkout;
  const other = await newBuyer();
  expect((await call("purchase-status", { id })).status).toBe(401);
  expect((await call("purchase-status", { id }, other.token)).status).toBe(404);
  const opened = await times(2, () => call("purchase-status", { id }, checkout.token));
  const own = { status: 200, body: { purchase: { state: "open", granted: 0 } } };
  expect(opened).toMatchObject([own, own]);
  expect(await movesOf(checkout)).toEqual([]);
  expect(await movesOf(other)).toEqual([]);
});

describe("pain 22: what a request or an event says about credits, price or user counts for nothing", () => {
  it("in a request, which is refused", async () => {
    const buyer = await newBuyer();
    const other = await newBuyer();
    for (const forged of [{ amount: 1 }, { credits: 999_999 }, { user_id: other.user }]) {
      const id = crypto.randomUUID();
      const answer = await call("create-checkout", { id, pack: pack.slug, ...forged }, buyer.token);
      expect(answer.status).toBe(400);
      expect(await stripe.sessionsFor(id)).toEqual([]);
    }
  });

  it("in an event: the row counts", async () => {
    const bought = await newPurchase({ heard: false });
    const other = await newCheckout();
    const forged = completed(bought);
    Object.assign(forged.data.object, {
      client_reference_id: other.id,
      metadata: { app: "wan-pwa", purchase_id: other.id, user_id: other.user, credits: "999999" },
      amount_total: 1,
    });
    expect(await deliver(forged)).toBe(200);
    expect(await movesOf(bought)).toEqual(granted);
    expect(await movesOf(other)).toEqual([]);
    expect(await rowOf(other)).toMatchObject({ state: "open", granted: 0 });
  });

  it("at Stripe: another price than the row's grants nothing, and the operator is told", async () => {
    const checkout = await newCheckout();
    await stripe.fault({ op: "payment", about: checkout.id }, "amount_differs:-400");
    await stripe.pay(checkout.session);
    expect(await rowOf(checkout)).toMatchObject({ state: "amount_mismatch", granted: 0 });
    expect(await movesOf(checkout)).toEqual([]);
    const violations =
      await sql`select invariant from private.violations where subject = ${checkout.id}`;
    expect(violations).toEqual([{ invariant: "money_without_a_grant_is_refunded" }]);
    // Other tests look for violations of all users.
    await stripe.refund(checkout.session);
    expect(await sql`select 1 from private.violations where subject = ${checkout.id}`).toEqual([]);
  });
});
