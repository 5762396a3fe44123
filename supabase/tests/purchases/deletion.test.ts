import { describe, expect, it } from "vitest";
import { close, erase } from "../fixtures/account-deletion.ts";
import { add, balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { newUser, sql } from "../fixtures/database.ts";
import {
  agePurchase,
  type Bought,
  buy,
  linesOf,
  numbersOf,
  open,
  paid,
  recordSession,
  serverCall,
  settle,
  userCall,
  violationsOf,
} from "../fixtures/purchases.ts";

const unpaid = { status: "expired", payment: "unpaid" };
const pending = { payment: "unpaid" };

async function isClosed(user: string): Promise<boolean> {
  const rows = await sql`select 1 from private.account_deletions where user_id = ${user}`;
  return rows.length > 0;
}

const openOf = (user: string) => serverCall<Bought[]>("open_purchases", { p_user_id: user });

describe("an account deletion", () => {
  it("waits until what is open is ended at the payment provider", async () => {
    const user = await newUser();
    const id = await open(user);
    expect(await openOf(user)).toMatchObject([{ id, state: "open", session_id: `cs_${id}` }]);
    await expect(close(user)).rejects.toMatchObject({ code: "PT409", message: "purchase_open" });
    await settle(id, unpaid);
    expect(await openOf(user)).toEqual([]);
    await close(user);
    expect(await isClosed(user)).toBe(true);
  });

  it("waits for a purchase whose session is not known yet, too", async () => {
    const user = await newUser();
    const { purchase: { id } } = await buy(user);
    expect(await openOf(user)).toMatchObject([
      { id, state: "created", email: `${user}@example.com` },
    ]);
    await expect(close(user)).rejects.toMatchObject({ message: "purchase_open" });
    await agePurchase(id, 25);
    expect(await openOf(user)).toEqual([]);
    await close(user);
    await erase(user);
    const kept = await sql`select email from private.purchase_addresses where purchase_id = ${id}`;
    expect(kept).toEqual([]);
  });

  it("is refused while a payment that takes days is on its way, with the last day", async () => {
    const user = await newUser();
    const id = await open(user);
    await settle(id, pending);
    const [row] = await sql<{ day: string }[]>`
      select to_char((expires_at + interval '14 days') at time zone 'utc', 'YYYY-MM-DD') as day
      from public.purchases where id = ${id}`;
    await expect(close(user)).rejects.toMatchObject({
      code: "PT409",
      message: "payment_pending",
      detail: `A payment is on its way. It is decided by ${row?.day}.`,
    });
    expect(await isClosed(user)).toBe(false);
    await settle(id, { ...pending, failed: true });
    await close(user);
    expect(await isClosed(user)).toBe(true);
  });

  it("does not wait for ever for a payment that nobody decides", async () => {
    const user = await newUser();
    const id = await open(user);
    await settle(id, pending);
    await agePurchase(id, 24 * 15);
    await close(user);
    expect(await isClosed(user)).toBe(true);
  });

  it("that was requested is repeated without a question", async () => {
    const user = await newUser();
    const id = await open(user);
    await settle(id, unpaid);
    await close(user);
    await settle(id, pending);
    await close(user);
    expect(await isClosed(user)).toBe(true);
  });

  it("and a purchase at once: one of them is refused, and nothing stays open", async () => {
    for (let round = 0; round < 10; round += 1) {
      const user = await newUser();
      const [closed, bought] = await Promise.allSettled([close(user), buy(user)]);
      expect([closed.status, bought.status].sort()).toEqual(["fulfilled", "rejected"]);
    }
  });
});

describe("a payment that arrives after the deletion was requested", () => {
  it.each(["before", "after"])(
    "grants nothing %s the account is erased, and is a violation until it is refunded",
    async (when) => {
      const user = await newUser();
      const id = await open(user);
      await settle(id, unpaid);
      await close(user);
      if (when === "after") await erase(user);
      expect(await settle(id)).toMatchObject({
        outcome: "applied",
        purchase: { state: "paid_after_deletion", granted: 0, amount_paid: 500 },
      });
      if (when === "before") await erase(user);
      await settle(id);
      expect(await linesOf(id)).toEqual([]);
      expect(await balanceOf(user)).toBe(0);
      expect(await violationsOf(user)).toMatchObject([
        { invariant: "money_without_a_grant_is_refunded" },
      ]);
      await settle(id, { refunded: 500 });
      expect(await violationsOf(user)).toEqual([]);
    },
  );
});

describe("money that goes back after the account was deleted", () => {
  async function deletedBuyer(spent: number) {
    const user = await newUser();
    await add(user, -100);
    const id = await paid(user);
    if (spent > 0) await add(user, -spent);
    await close(user);
    await erase(user);
    return { user, id };
  }

  it("is owed, and writes no line", async () => {
    const { user, id } = await deletedBuyer(0);
    const lines = await ledgerOf(user);
    await settle(id, { refunded: 250 });
    expect(await numbersOf(id)).toMatchObject({ taken: 0, owed: 250 });
    await settle(id, { refunded: 250, disputed: 250 });
    expect(await numbersOf(id)).toMatchObject({ taken: 0, owed: 500 });
    await settle(id);
    expect(await numbersOf(id)).toMatchObject({ taken: 0, owed: 0 });
    expect(await ledgerOf(user)).toEqual(lines);
    expect(await violationsOf(user)).toEqual([]);
  });

  it("and comes again gives nothing to a deleted account", async () => {
    const user = await newUser();
    const id = await paid(user);
    await settle(id, { disputed: 250 });
    await close(user);
    await erase(user);
    await settle(id);
    expect(await numbersOf(id)).toMatchObject({ taken: 250, owed: 0 });
    expect(await balanceOf(user)).toBe(0);
    expect(await violationsOf(user)).toEqual([]);
  });

  it("settles a return that was asked before", async () => {
    const user = await newUser();
    const id = await paid(user);
    await userCall(user, "return_credits", { p_id: id });
    await close(user);
    await erase(user);
    await settle(id, { refunded: 400 });
    expect(await numbersOf(id)).toMatchObject({ taken: 400, owed: 0, held: 100 });
    await settle(id, { refunded: 500 });
    expect(await numbersOf(id)).toMatchObject({ taken: 500, owed: 0, held: 0 });
    expect(await violationsOf(user)).toEqual([]);
  });
});

it("a late session of a purchase in a deleted account is recorded and opens nothing that could be granted", async () => {
  const user = await newUser();
  const { purchase: { id } } = await buy(user);
  await agePurchase(id, 25);
  await close(user);
  await erase(user);
  expect(await recordSession(id)).toMatchObject({ state: "expired" });
  await settle(id);
  expect(await numbersOf(id)).toMatchObject({ state: "paid_after_deletion", granted: 0 });
});

it("a session whose create was answered after the purchase was ended and the account closed opens nothing", async () => {
  const user = await newUser();
  const { purchase: { id, version } } = await buy(user);
  await serverCall("expire_purchase", { p_id: id, p_version: version, p_refused: true });
  await close(user);
  expect(await recordSession(id)).toMatchObject({ state: "expired", session_id: `cs_${id}` });
  expect(await openOf(user)).toEqual([]);
});
