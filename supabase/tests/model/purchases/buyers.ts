/** The purchases of a crowd: what its calls do, and what has to be true of them in the end. */
import assert from "node:assert/strict";
import type { Sql } from "postgres";
import { type Calls, isRefusal, type Refusal } from "../../fixtures/calls.ts";
import { factsAtStripe } from "./at-stripe.ts";
import { happen, type Happening, newPayment, type Payment, targetOf } from "./payment.ts";
import { packs } from "./steps.ts";

type Answered = <Answer>(call: (calls: Calls) => Promise<Answer>) => Promise<Answer | Refusal>;

const happenings: Happening[] = [
  { is: "paid", tax: 0 },
  { is: "paid", tax: 19 },
  { is: "paid", tax: 19 },
  { is: "delayed" },
  { is: "delayed payment came" },
  { is: "expired" },
  { is: "refunded", part: 30, status: "pending" },
  { is: "refunded", part: 60, status: "succeeded" },
  { is: "refund ended", status: "failed" },
  { is: "disputed", part: 70, told: true, isInOtherCurrency: false },
  { is: "dispute won" },
  { is: "dispute lost" },
];

interface Order {
  id: string;
  user: string;
  /** At Stripe. It is there once the session is recorded. */
  payment?: Payment;
}

export class Buyers {
  private readonly orders: Order[] = [];

  /** One operation. Everything random comes from `pick`. */
  async act(pick: (max: number) => number, user: string, answered: Answered): Promise<void> {
    const chance = pick(100);
    // Mostly those of late, so that many calls are about the same one.
    const recent = this.orders.slice(-60);
    const order = recent[pick(recent.length)];
    if (chance < 14 || order === undefined) {
      const id = crypto.randomUUID();
      const answer = await answered((calls) => calls.buy(user, packs[pick(2)]?.slug ?? "", id));
      assert(!isRefusal(answer), "a purchase was refused");
      // A purchase that is still open is offered again.
      if (answer.purchase.id === id) this.orders.push({ id, user });
    } else if (chance < 26) {
      const purchase = await answered((calls) => calls.recordSession(order.id));
      assert(!isRefusal(purchase), "a session was refused");
      order.payment ??= newPayment(purchase.amount, purchase.currency);
    } else if (chance < 90) {
      const happening = happenings[pick(happenings.length)];
      if (order.payment !== undefined && happening !== undefined) {
        happen(order.payment, happening);
        const event = pick(3) === 0 ? null : `event ${pick(5)} of ${order.id}`;
        await this.hear(order, answered, event);
      }
    } else if (chance < 96) {
      const answer = await answered((calls) => calls.returnCredits(order.user, order.id));
      if (isRefusal(answer)) assert.equal(answer.refused, "nothing_to_return");
    } else {
      const answer = await answered((calls) => calls.declineReturn(order.id));
      assert(!isRefusal(answer), "declining a return was refused");
    }
  }

  /** What every webhook does. Returns the outcome. */
  private async hear({ id, payment }: Order, answered: Answered, event: string | null = null) {
    if (payment === undefined) return "nothing to hear";
    const found = await answered((calls) => calls.findPurchase(id, event));
    assert(!isRefusal(found) && found.purchase !== null, "a purchase is not found");
    if (found.seen) return "seen";
    const { version } = found.purchase;
    const facts = factsAtStripe(payment, id);
    const applied = await answered((calls) => calls.applyPurchase(id, version, facts, event));
    assert(!isRefusal(applied), "a payment was refused");
    return applied.outcome;
  }

  /** Hears of everything, and then compares every purchase with its payment. */
  async settle(sql: Sql, answered: Answered): Promise<void> {
    for (const order of this.orders) {
      while (await this.hear(order, answered) === "again");
    }
    const rows = await sql<
      { id: string; credits: number; granted: number; taken: number; owed: number; held: number }[]
    >`select id, credits, granted, taken, owed, held from public.purchases`;
    assert.equal(rows.length, this.orders.length, "purchases");
    const payments = new Map(this.orders.map(({ id, payment }) => [id, payment]));
    for (const { id, credits, granted, taken, owed, held } of rows) {
      const payment = payments.get(id);
      assert.equal(granted, payment?.status === "paid" ? credits : 0, `${id}: granted`);
      const target = payment === undefined ? 0 : targetOf(granted, payment);
      assert.equal(taken + owed, target, `${id}: taken and owed`);
      assert(taken + owed + held <= granted, `${id}: held`);
    }
  }

  /** What their purchases add to each user's balance, and how many lines they have. */
  async moved(sql: Sql): Promise<{ credits: Map<string, number>; lines: number }> {
    const rows = await sql<{ user: string; credits: number; lines: number }[]>`
      select user_id as user, sum(granted - taken - held)::integer as credits,
        sum(corrections + (granted > 0)::integer)::integer as lines
      from public.purchases group by user_id`;
    return {
      credits: new Map(rows.map(({ user, credits }) => [user, credits])),
      lines: rows.reduce((sum, { lines }) => sum + lines, 0),
    };
  }
}
