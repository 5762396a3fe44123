import { describe, expect, it } from "vitest";
import { add, balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { asService, newUser, sql } from "../fixtures/database.ts";
import { start } from "../fixtures/generations.ts";
import {
  linesOf,
  numbersOf,
  open,
  paid,
  serverCall,
  settle,
  violationsOf,
} from "../fixtures/purchases.ts";

const all = { refunded: 500 };

/** A user who owes all of this many purchases, because they were spent and then refunded. */
async function debtor(count: number): Promise<{ user: string; purchases: string[] }> {
  const user = await newUser();
  await add(user, -100);
  const purchases: string[] = [];
  while (purchases.length < count) purchases.push(await paid(user));
  await add(user, -500 * count);
  for (const id of purchases) await settle(id, all);
  return { user, purchases };
}

describe("credits that come in", () => {
  it("pay what is owed first: the line is whole, and a clawback follows it", async () => {
    const { user, purchases: [id = ""] } = await debtor(1);
    expect(await add(user, 120, "bonus")).toBe(0);
    expect(await numbersOf(id)).toMatchObject({ taken: 120, owed: 380 });
    const [incoming, clawback] = (await ledgerOf(user)).slice(-2);
    expect(incoming).toMatchObject({ type: "bonus", amount: 120, balance_after: 120 });
    expect(clawback).toMatchObject({ type: "clawback", amount: -120, balance_after: 0 });
    expect((await linesOf(id)).at(-1)).toEqual({
      type: "clawback",
      amount: -120,
      key: `stripe:cs_${id}:1`,
      from: incoming?.seq,
    });
    expect(await add(user, 400)).toBe(20);
    expect(await numbersOf(id)).toMatchObject({ taken: 500, owed: 0 });
    expect(await violationsOf(user)).toEqual([]);
  });

  it("pay the oldest purchase first", async () => {
    const { user, purchases: [first = "", second = ""] } = await debtor(2);
    expect(await add(user, 600)).toBe(0);
    expect(await numbersOf(first)).toMatchObject({ taken: 500, owed: 0 });
    expect(await numbersOf(second)).toMatchObject({ taken: 100, owed: 400 });
    expect(await violationsOf(user)).toEqual([]);
  });

  it("leave what is more than the debt", async () => {
    const { user } = await debtor(2);
    expect(await add(user, 1001)).toBe(1);
    expect(await balanceOf(user)).toBe(1);
  });

  it("are returned as the balance at the end, also by a repeat", async () => {
    const { user } = await debtor(1);
    const key = crypto.randomUUID();
    expect(await add(user, 520, "bonus", key)).toBe(20);
    await add(user, 7);
    expect(await add(user, 520, "bonus", key)).toBe(20);
    expect(await balanceOf(user)).toBe(27);
  });

  it("by the refund of a generation pay, and its repeat returns the same", async () => {
    const user = await newUser();
    const { generation: { id: generation } } = await start(user);
    await add(user, -90);
    const id = await paid(user);
    await add(user, -500);
    await settle(id, { refunded: 2 });
    expect(await numbersOf(id)).toMatchObject({ owed: 2 });
    const refund = () =>
      asService((tx) => tx`select public.refund_credits(${generation}) as credits`);
    await asService((tx) => tx`select public.fail_generation(${generation}, 'test', 'A test.')`);
    expect(await numbersOf(id)).toMatchObject({ taken: 2, owed: 0 });
    await add(user, 1);
    expect(await refund()).toEqual([{ credits: 8 }]);
    expect(await violationsOf(user)).toEqual([]);
  });

  it("by another purchase pay, in the same transaction as its grant", async () => {
    const { user, purchases: [first = ""] } = await debtor(1);
    const second = await open(user, { p_pack: "1200-eur-11" });
    expect(await settle(second, { subtotal: 1100, paid: 1100 })).toMatchObject({
      balance: 700,
      purchase: { granted: 1200, taken: 0 },
    });
    expect(await numbersOf(first)).toMatchObject({ taken: 500, owed: 0 });
    expect(await settle(second, { subtotal: 1100, paid: 1100 })).toMatchObject({ balance: 700 });
  });

  it("that a won dispute gives back pay what other purchases owe", async () => {
    const user = await newUser();
    const [first, second] = [await paid(user), await paid(user)];
    await settle(first, { disputed: 500 });
    await add(user, -600);
    await settle(second, all);
    expect(await numbersOf(second)).toMatchObject({ taken: 0, owed: 500 });
    expect(await settle(first)).toMatchObject({ balance: 0, purchase: { taken: 0, owed: 0 } });
    expect(await numbersOf(second)).toMatchObject({ taken: 500, owed: 0 });
    expect(await violationsOf(user)).toEqual([]);
  });

  it("by a welcome that waited pay, too", async () => {
    const { user, purchases: [id = ""] } = await debtor(1);
    await sql.begin(async (tx) => {
      await tx`set local role postgres`;
      await tx`select private.add_credits(${user}, 100, 'bonus', 'Welcome', ${`w:${user}`})`;
    });
    expect(await numbersOf(id)).toMatchObject({ taken: 100, owed: 400 });
  });
});

describe("somebody who owes credits", () => {
  it("can start nothing, because the balance is 0", async () => {
    const { user } = await debtor(1);
    await expect(start(user)).rejects.toMatchObject({ code: "PT402" });
  });

  it("owes nothing after the operator has waived it, and a repeat changes nothing", async () => {
    const { user, purchases: [first = "", second = ""] } = await debtor(2);
    const waive = () =>
      serverCall("waive_debt", { p_user_id: user, p_description: "We let it go." });
    expect(await waive()).toBe(0);
    expect(await numbersOf(first)).toMatchObject({ taken: 500, owed: 0 });
    expect(await numbersOf(second)).toMatchObject({ taken: 500, owed: 0 });
    const lines = await ledgerOf(user);
    expect(lines.slice(-3).map(({ type, amount }) => [type, amount])).toEqual([
      ["adjustment", 1000],
      ["clawback", -500],
      ["clawback", -500],
    ]);
    expect(await waive()).toBe(0);
    expect(await ledgerOf(user)).toEqual(lines);
    expect(await violationsOf(user)).toEqual([]);
  });

  it("and whose accounts do not exist are not waived anything", async () => {
    await expect(
      serverCall("waive_debt", { p_user_id: crypto.randomUUID(), p_description: "x" }),
    ).rejects.toMatchObject({ message: "user_not_found" });
  });
});
