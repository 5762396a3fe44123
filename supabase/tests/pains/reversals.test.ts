/** What other shops have taken back twice, not at all, or for ever. */
import { describe, expect, it } from "vitest";
import { add, balanceOf } from "../fixtures/credits.ts";
import { pack } from "../fixtures/functions.ts";
import {
  deliver,
  eventsAbout,
  granted,
  movesOf,
  newPurchase,
  rowOf,
  sessionEvent,
  stripe,
} from "./fixtures/buyer.ts";

const part = (share: number) => pack.amount * share;

/** The events about refunds and disputes of a purchase. */
const reversalsOf = async (bought: Awaited<ReturnType<typeof newPurchase>>) =>
  (await eventsAbout(bought)).filter(({ type }) => /^(refund|charge)\./.test(type));

describe("pain 11: a refund of everything", () => {
  it("takes everything back", async () => {
    const bought = await newPurchase();
    await stripe.refund(bought.payment);
    expect(await rowOf(bought)).toMatchObject({ taken: pack.credits, owed: 0 });
    expect(await movesOf(bought)).toEqual([
      ...granted,
      { type: "clawback", amount: -pack.credits },
    ]);
  });

  it("is owed as far as it is spent, and paid by what comes in", async () => {
    const bought = await newPurchase();
    await add(bought.user, -(await balanceOf(bought.user)) + 30);
    await stripe.refund(bought.payment);
    expect(await rowOf(bought)).toMatchObject({ taken: 30, owed: pack.credits - 30 });
    expect(await balanceOf(bought.user)).toBe(0);
    expect(await add(bought.user, pack.credits)).toBe(30);
    expect(await rowOf(bought)).toMatchObject({ taken: pack.credits, owed: 0 });
  });
});

const shares = [0.1, 0.25, 0.4];
const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

it.each(orders)(
  "pain 12: three partial refunds, heard of twice and in the order %i %i %i, take their share once",
  async (...order) => {
    const bought = await newPurchase();
    await stripe.fault({ op: "webhook", about: bought.id }, "drop");
    const refunds: string[] = [];
    for (const share of shares) {
      refunds.push((await stripe.refund(bought.payment, { amount: part(share) })).id);
    }
    const events = await reversalsOf(bought);
    for (const nth of [...order, ...order]) {
      for (const event of events.filter(({ data }) => data.object.id === refunds[nth])) {
        expect(await deliver(event)).toBe(200);
      }
    }
    expect(await rowOf(bought)).toMatchObject({ taken: 0.75 * pack.credits, owed: 0 });
    expect(await balanceOf(bought.user)).toBe(100 + 0.25 * pack.credits);
  },
);

it.each(
  [["succeeded", "failed"], ["pending", "failed"], ["requires_action", "canceled"]] as const,
)("pain 13: a refund that is %s and then %s gives the credits back", async (status, end) => {
  const bought = await newPurchase();
  const refund = await stripe.refund(bought.payment, { status });
  expect(await rowOf(bought)).toMatchObject({ taken: pack.credits });
  await stripe.refundStatus(refund.id, end);
  expect(await rowOf(bought)).toMatchObject({ taken: 0, owed: 0 });
  expect(await balanceOf(bought.user)).toBe(100 + pack.credits);
});

it("pain 14: an inquiry that is closed moves no credits", async () => {
  const bought = await newPurchase();
  const inquiry = await stripe.dispute(bought.payment, { status: "warning_needs_response" });
  expect(await rowOf(bought)).toMatchObject({ taken: 0, owed: 0 });
  await stripe.disputeOutcome(inquiry.id, "warning_closed");
  expect(await movesOf(bought)).toEqual(granted);
});

describe("pain 15: disputes and refunds", () => {
  it("of money that was withdrawn, reinstated and then refunded take the credits once", async () => {
    const bought = await newPurchase();
    const dispute = await stripe.dispute(bought.payment);
    expect(await rowOf(bought)).toMatchObject({ taken: pack.credits });
    await stripe.disputeOutcome(dispute.id, "won");
    expect(await rowOf(bought)).toMatchObject({ taken: 0, owed: 0 });
    await stripe.refund(bought.payment);
    expect(await rowOf(bought)).toMatchObject({ taken: pack.credits, owed: 0 });
    expect(await balanceOf(bought.user)).toBe(100);
  });

  it("of more money than was paid take no more than was granted", async () => {
    const bought = await newPurchase();
    const inquiry = await stripe.dispute(bought.payment, { status: "warning_needs_response" });
    await stripe.refund(bought.payment, { amount: part(0.2) });
    expect(await rowOf(bought)).toMatchObject({ taken: 0.2 * pack.credits });
    await stripe.disputeOutcome(inquiry.id, "withdraw");
    expect(await rowOf(bought)).toMatchObject({ taken: pack.credits, owed: 0 });
    expect(await balanceOf(bought.user)).toBe(100);
  });
});

describe("pain 21: events in any order end the same", () => {
  it("a refund and a dispute before the payment's own event", async () => {
    const bought = await newPurchase({ heard: false });
    await stripe.refund(bought.payment, { amount: part(0.2) });
    await stripe.dispute(bought.payment, { amount: part(0.4) });
    for (const event of (await eventsAbout(bought)).toReversed()) {
      expect(await deliver(event)).toBe(200);
    }
    expect(await rowOf(bought)).toMatchObject({
      state: "paid",
      taken: 0.6 * pack.credits,
      owed: 0,
    });
    expect(await balanceOf(bought.user)).toBe(100 + 0.4 * pack.credits);
  });

  it("a dispute's money is reinstated before it was withdrawn", async () => {
    const bought = await newPurchase();
    await stripe.fault({ op: "webhook", about: bought.id }, "drop");
    const dispute = await stripe.dispute(bought.payment);
    await stripe.disputeOutcome(dispute.id, "won");
    for (const event of (await reversalsOf(bought)).toReversed()) {
      expect(await deliver(event)).toBe(200);
    }
    expect(await movesOf(bought)).toEqual(granted);
  });

  it("an event that says expired comes after the payment", async () => {
    const bought = await newPurchase();
    expect(await deliver(sessionEvent(bought, "checkout.session.expired"))).toBe(200);
    expect(await rowOf(bought)).toMatchObject({ state: "paid", granted: pack.credits });
    expect(await movesOf(bought)).toEqual(granted);
  });
});
