import { describe, expect, it } from "vitest";
import { close, erase } from "../fixtures/account-deletion.ts";
import { add, balanceOf } from "../fixtures/credits.ts";
import { newUser, sql, undone } from "../fixtures/database.ts";
import {
  agePurchase,
  type Bought,
  linesOf,
  numbersOf,
  open,
  paid,
  serverCall,
  settle,
  userCall,
  violationsOf,
} from "../fixtures/purchases.ts";

const returnCredits = (user: string, id: string) =>
  userCall<Bought>(user, "return_credits", { p_id: id });
const decline = (id: string, reason = "The credits were a gift.") =>
  serverCall<Bought>("decline_return", { p_id: id, p_reason: reason });

const nothingToReturn = { code: "PT409", message: "nothing_to_return" };

/** What the operator sees of a purchase. */
const tasksOf = (id: string) =>
  sql<{ what: string; amount: number | null; currency: string; is_due: boolean }[]>`
    select what, amount_to_refund::int as amount, currency, due_at is not null as is_due
    from private.purchases_to_handle where id = ${id}`;

describe("return_credits", () => {
  it("holds what is unused, so that it cannot be spent, and tells the operator the amount", async () => {
    const user = await newUser();
    await add(user, -100);
    const id = await paid(user, { paid: 595 });
    await add(user, -200);
    const answer = await returnCredits(user, id);
    expect(answer).toMatchObject({ state: "paid", granted: 500, taken: 0, held: 300 });
    expect(answer.return_asked_at).not.toBeNull();
    expect(answer.return_until).toBeNull();
    expect(answer).not.toHaveProperty("session_id");
    expect(await balanceOf(user)).toBe(0);
    expect((await linesOf(id)).at(-1)).toMatchObject({ type: "clawback", amount: -300 });
    expect(await tasksOf(id)).toEqual([
      { what: "return", amount: 357, currency: "eur", is_due: false },
    ]);
    expect(await violationsOf(user)).toEqual([]);
  });

  it("repeated gives the same answer, and holds nothing more", async () => {
    const user = await newUser();
    const id = await paid(user);
    const first = await returnCredits(user, id);
    await add(user, 50);
    expect(await returnCredits(user, id)).toEqual(first);
    expect(await balanceOf(user)).toBe(150);
  });

  it("at once in two tabs holds the credits once", async () => {
    const user = await newUser();
    const id = await paid(user);
    const answers = await Promise.all(Array.from({ length: 8 }, () => returnCredits(user, id)));
    expect(new Set(answers.map(({ held }) => held))).toEqual(new Set([500]));
    expect(await balanceOf(user)).toBe(100);
  });

  it("holds at most what is left of the purchase", async () => {
    const user = await newUser();
    await add(user, 1000);
    const id = await paid(user);
    await settle(id, { refunded: 100 });
    expect(await returnCredits(user, id)).toMatchObject({ taken: 100, held: 400 });
    expect(await tasksOf(id)).toMatchObject([{ amount: 400 }]);
  });

  it.each<[string, (user: string) => Promise<string>]>([
    ["everything was spent", async (user) => {
      const id = await paid(user);
      await add(user, -600);
      return id;
    }],
    ["everything was refunded", async (user) => {
      const id = await paid(user);
      await settle(id, { refunded: 500 });
      return id;
    }],
    ["nothing was paid", (user) => open(user)],
    ["it cost nothing", (user) => paid(user, { payment: "no_payment_required", paid: 0 })],
  ])("is refused when %s", async (_when, prepare) => {
    const user = await newUser();
    const id = await prepare(user);
    await expect(returnCredits(user, id)).rejects.toMatchObject(nothingToReturn);
    expect(await numbersOf(id)).toMatchObject({ held: 0 });
  });

  it("is refused after fourteen days, and until then says how long", async () => {
    const user = await newUser();
    const id = await paid(user);
    await agePurchase(id, 14 * 24 - 1);
    const [row] = await userCall<Bought[]>(user, "list_purchases", {});
    expect(Date.parse(row?.return_until ?? "") - Date.now()).toBeLessThanOrEqual(3_600_000);
    await agePurchase(id, 1);
    expect((await userCall<Bought[]>(user, "list_purchases", {}))[0]?.return_until).toBeNull();
    await expect(returnCredits(user, id)).rejects.toMatchObject({
      code: "PT409",
      message: "return_too_late",
    });
  });

  it("may be allowed for ten years, and no longer: dates end, and then nothing could be settled", async () => {
    const id = await paid(await newUser());
    const until = (days: number) =>
      undone(async (tx) => {
        await tx`update private.settings set return_days = ${days}`;
        const [row] = await tx<{ until: string | null }[]>`
          select private.purchase_json(purchases) ->> 'return_until' as until
          from public.purchases where id = ${id}`;
        return row?.until ?? null;
      });
    expect(await until(3650)).not.toBeNull();
    for (const days of [3651, 2_147_483_647]) {
      await expect(until(days)).rejects.toMatchObject({
        constraint_name: "return_days_is_at_most_ten_years",
      });
    }
  });

  it("refuses another user's purchase as if there were none", async () => {
    const id = await paid(await newUser());
    const refusal = { code: "PT404", message: "purchase_not_found" };
    const other = await newUser();
    await expect(returnCredits(other, id)).rejects.toMatchObject(refusal);
    await expect(returnCredits(other, crypto.randomUUID())).rejects.toMatchObject(refusal);
  });
});

describe("the refund at the payment provider", () => {
  it("settles the return without another line", async () => {
    const user = await newUser();
    const id = await paid(user);
    await returnCredits(user, id);
    expect(await settle(id, { refunded: 500 })).toMatchObject({ balance: 100 });
    expect(await numbersOf(id)).toMatchObject({ taken: 500, owed: 0, held: 0 });
    expect(await linesOf(id)).toHaveLength(2);
    expect(await tasksOf(id)).toEqual([]);
    expect(await violationsOf(user)).toEqual([]);
  });

  it("of less than what is held frees the rest", async () => {
    const user = await newUser();
    const id = await paid(user);
    await returnCredits(user, id);
    expect(await settle(id, { refunded: 300 })).toMatchObject({ balance: 300 });
    expect(await numbersOf(id)).toMatchObject({ taken: 300, held: 0 });
    expect((await linesOf(id)).map(({ amount }) => amount)).toEqual([500, -500, 200]);
    expect(await violationsOf(user)).toEqual([]);
  });

  it("that fails later gives the credits back", async () => {
    const user = await newUser();
    const id = await paid(user);
    await returnCredits(user, id);
    await settle(id, { refunded: 500 });
    expect(await settle(id)).toMatchObject({ balance: 600 });
    expect(await numbersOf(id)).toMatchObject({ taken: 0, held: 0 });
    expect(await violationsOf(user)).toEqual([]);
  });

  it("and a dispute take what is held before anything else", async () => {
    const user = await newUser();
    await add(user, -100);
    const id = await paid(user);
    await add(user, -300);
    await returnCredits(user, id);
    await settle(id, { disputed: 500 });
    expect(await numbersOf(id)).toMatchObject({ taken: 200, owed: 300, held: 0 });
    expect(await violationsOf(user)).toEqual([]);
  });

  it("by a dispute of a part leaves the rest held", async () => {
    const user = await newUser();
    const id = await paid(user);
    await returnCredits(user, id);
    await settle(id, { disputed: 200 });
    expect(await numbersOf(id)).toMatchObject({ taken: 200, held: 300 });
    expect(await tasksOf(id)).toMatchObject([{ what: "return", amount: 300 }]);
    expect(await violationsOf(user)).toEqual([]);
  });
});

describe("decline_return", () => {
  it("frees what was held, with the reason in the ledger, once", async () => {
    const user = await newUser();
    const id = await paid(user);
    await returnCredits(user, id);
    const first = await decline(id);
    expect(first).toMatchObject({ held: 0, taken: 0 });
    expect(await balanceOf(user)).toBe(600);
    const [line] = await sql`
      select type, amount, description from public.credit_transactions
      where purchase_id = ${id} order by seq desc limit 1`;
    expect(line).toEqual({
      type: "adjustment",
      amount: 500,
      description: "Return declined: The credits were a gift.",
    });
    expect(await decline(id)).toEqual(first);
    expect(await balanceOf(user)).toBe(600);
    // The user may ask once.
    expect(await returnCredits(user, id)).toMatchObject({ held: 0 });
    expect(await violationsOf(user)).toEqual([]);
  });

  it("frees credits that pay what another purchase owes", async () => {
    const user = await newUser();
    await add(user, -100);
    const [held, spent] = [await paid(user), await paid(user)];
    await returnCredits(user, held);
    await add(user, -500);
    await settle(spent, { refunded: 500 });
    await decline(held);
    expect(await balanceOf(user)).toBe(0);
    expect(await numbersOf(spent)).toMatchObject({ taken: 500, owed: 0 });
    expect(await violationsOf(user)).toEqual([]);
  });

  it("refuses no reason, a very long one, and an unknown purchase", async () => {
    const id = await paid(await newUser());
    await expect(decline(id, "")).rejects.toMatchObject({ message: "invalid_request" });
    await expect(decline(id, "x".repeat(151))).rejects.toMatchObject({
      message: "invalid_request",
    });
    await expect(decline(crypto.randomUUID())).rejects.toMatchObject({
      message: "purchase_not_found",
    });
  });

  it("after the account was deleted counts the credits as taken", async () => {
    const user = await newUser();
    const id = await paid(user);
    await returnCredits(user, id);
    await close(user);
    await erase(user);
    expect(await tasksOf(id)).toMatchObject([{ what: "return" }]);
    await decline(id);
    expect(await numbersOf(id)).toMatchObject({ taken: 500, held: 0 });
    expect(await tasksOf(id)).toEqual([]);
    expect(await balanceOf(user)).toBe(0);
  });
});

describe("the operator's list", () => {
  it("has disputes with the day until which they can be answered, until they are closed", async () => {
    const user = await newUser();
    const id = await paid(user);
    await settle(id, { disputed: 500, disputeDueAt: "2027-01-05T00:00:00Z" });
    expect(await tasksOf(id)).toEqual([
      { what: "dispute", amount: null, currency: "eur", is_due: true },
    ]);
    const all = await serverCall<{ id: string; what: string }[]>("find_purchases_to_handle", {});
    expect(all.filter((task) => task.id === id)).toMatchObject([{ what: "dispute" }]);
    await settle(id);
    expect(await tasksOf(id)).toEqual([]);
  });

  it("has payments without a grant, until all of the money is back", async () => {
    const user = await newUser();
    const id = await open(user);
    await settle(id, { subtotal: 400, paid: 400 });
    expect(await tasksOf(id)).toMatchObject([{ what: "amount_mismatch", amount: 400 }]);
    expect(await violationsOf(user)).toMatchObject([
      { invariant: "money_without_a_grant_is_refunded", subject: id },
    ]);
    await settle(id, { subtotal: 400, paid: 400, refunded: 100 });
    expect(await tasksOf(id)).toMatchObject([{ amount: 300 }]);
    await settle(id, { subtotal: 400, paid: 400, refunded: 400 });
    expect(await tasksOf(id)).toEqual([]);
    expect(await violationsOf(user)).toEqual([]);
  });
});
