import { describe, expect, it } from "vitest";
import { add, balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { asService, asUser, newUser, sql } from "../fixtures/database.ts";
import { start } from "../fixtures/generations.ts";

describe("sign-up", () => {
  it("gives 100 credits, once", async () => {
    const user = await newUser();
    await sql`select private.open_account(${user})`;
    expect(await balanceOf(user)).toBe(100);
    expect(await ledgerOf(user)).toEqual([
      { seq: 1, type: "bonus", amount: 100, balance_after: 100 },
    ]);
  });
});

describe("add_credits", () => {
  it("adds a line and gives the new balance", async () => {
    const user = await newUser();
    expect(await add(user, 50, "bonus")).toBe(150);
    expect(await add(user, -30, "clawback")).toBe(120);
    expect(await ledgerOf(user)).toMatchObject([{ seq: 1 }, { seq: 2 }, {
      seq: 3,
      balance_after: 120,
    }]);
  });

  it("gives the first answer when the same key comes again, and adds nothing", async () => {
    const user = await newUser();
    const key = crypto.randomUUID();
    expect(await add(user, 500, "purchase", key)).toBe(600);
    await add(user, 1, "bonus");
    expect(await add(user, 500, "purchase", key)).toBe(600);
    expect(await balanceOf(user)).toBe(601);
  });

  it("refuses a key that stands for another payment", async () => {
    const user = await newUser();
    const key = crypto.randomUUID();
    await add(user, 500, "purchase", key);
    await expect(add(user, 501, "purchase", key)).rejects.toMatchObject({
      code: "PT409",
      message: "key_reused",
    });
    await expect(add(await newUser(), 500, "purchase", key)).rejects.toMatchObject({
      code: "PT409",
    });
    expect(await balanceOf(user)).toBe(600);
  });

  it.each([
    ["a bonus of nothing", 0, "bonus"],
    ["a negative purchase", -1, "purchase"],
    ["a positive clawback", 1, "clawback"],
    ["an adjustment by nothing", 0, "adjustment"],
    ["a refund by hand", 10, "refund"],
    ["a deduction by hand", -10, "deduction"],
    ["a type that does not exist", 10, "gift"],
    ["a purchase without a key", 10, "purchase"],
  ])("refuses %s", async (_case, amount, type) => {
    const user = await newUser();
    await expect(add(user, amount, type)).rejects.toMatchObject({
      code: "PT400",
      message: "invalid_request",
    });
    expect(await balanceOf(user)).toBe(100);
  });

  it("refuses an empty key: it would make all payments one", async () => {
    await expect(add(await newUser(), 500, "purchase", "")).rejects.toMatchObject({
      code: "PT400",
    });
  });

  it("takes no more than there is, and holds no more than fits", async () => {
    const user = await newUser();
    await expect(add(user, -101)).rejects.toMatchObject({
      code: "PT402",
      message: "insufficient_credits",
    });
    await expect(add(user, -2_147_483_648)).rejects.toMatchObject({ code: "PT402" });
    await expect(add(user, 900_000_000)).rejects.toMatchObject({ code: "PT400" });
    expect(await balanceOf(user)).toBe(100);
  });

  it("knows an unknown user", async () => {
    await expect(add(crypto.randomUUID(), 10)).rejects.toMatchObject({
      code: "PT404",
      message: "user_not_found",
    });
  });
});

describe("deduct_credits and refund_credits, called by hand", () => {
  const deduct = (user: string, amount: number, generation: string) =>
    asService((tx) =>
      tx`select public.deduct_credits(${user}, ${amount}, ${generation}) as credits`
    );
  const refund = (generation: string) =>
    asService((tx) => tx`select public.refund_credits(${generation}) as credits`);

  it("deduct again what start has deducted: the first answer, nothing taken", async () => {
    const user = await newUser();
    const { generation } = await start(user);
    expect(await deduct(user, 10, generation.id)).toMatchObject([{ credits: 90 }]);
    expect(await balanceOf(user)).toBe(90);
  });

  it("deduct another amount for the same generation: refused", async () => {
    const user = await newUser();
    const { generation } = await start(user);
    await expect(deduct(user, 11, generation.id)).rejects.toMatchObject({
      message: "already_deducted",
    });
    await expect(deduct(user, 0, generation.id)).rejects.toMatchObject({
      message: "invalid_request",
    });
    await expect(deduct(user, 10, crypto.randomUUID())).rejects.toMatchObject({
      message: "generation_not_found",
    });
    await expect(deduct(crypto.randomUUID(), 10, generation.id)).rejects.toMatchObject({
      message: "user_not_found",
    });
  });

  it("refund what has not failed: refused", async () => {
    const user = await newUser();
    const { generation } = await start(user);
    await expect(refund(generation.id)).rejects.toMatchObject({ message: "not_refundable" });
    await expect(refund(crypto.randomUUID())).rejects.toMatchObject({
      message: "generation_not_found",
    });
    expect(await balanceOf(user)).toBe(90);
  });

  it("refund what was refunded: the first answer, nothing returned twice", async () => {
    const user = await newUser();
    const { generation } = await start(user);
    await asService((tx) => tx`select public.fail_generation(${generation.id}, 'test', 'A test.')`);
    await add(user, 5);
    expect(await refund(generation.id)).toMatchObject([{ credits: 100 }]);
    expect(await balanceOf(user)).toBe(105);
  });
});

describe("fail_generation, called by hand", () => {
  it("on an unknown id says so", async () => {
    await expect(
      asService((tx) => tx`select public.fail_generation(${crypto.randomUUID()}, 'a', 'B.')`),
    )
      .rejects.toMatchObject({ message: "generation_not_found" });
  });

  it("takes a long sentence", async () => {
    const user = await newUser();
    const { generation } = await start(user);
    await asService((tx) =>
      tx`select public.fail_generation(${generation.id}, 'a', ${"b".repeat(300)})`
    );
    expect(await balanceOf(user)).toBe(100);
  });
});

describe("whoever writes, a commit cannot leave the ledger unsound", () => {
  it.each([
    [
      "a balance changed by itself",
      (user: string) => sql`update public.profiles set credits = 1000 where id = ${user}`,
    ],
    [
      "a line added by itself",
      (user: string) =>
        sql`insert into public.credit_transactions (user_id, seq, type, amount, balance_after, description)
          values (${user}, 2, 'bonus', 10, 110, 'x')`,
    ],
    ["a line that leaves a gap", (user: string) =>
      sql.begin((tx) => [
        tx`insert into public.credit_transactions (user_id, seq, type, amount, balance_after, description)
           values (${user}, 3, 'bonus', 10, 110, 'x')`,
        tx`update public.profiles set credits = 110, ledger_seq = 3 where id = ${user}`,
      ])],
    ["a line that does not add up", (user: string) =>
      sql.begin((tx) => [
        tx`insert into public.credit_transactions (user_id, seq, type, amount, balance_after, description)
           values (${user}, 2, 'bonus', 10, 1000, 'x')`,
        tx`update public.profiles set credits = 1000, ledger_seq = 2 where id = ${user}`,
      ])],
    [
      "a line changed",
      (user: string) =>
        sql`update public.credit_transactions set amount = 1000 where user_id = ${user}`,
    ],
    [
      "a line deleted",
      (user: string) => sql`delete from public.credit_transactions where user_id = ${user}`,
    ],
    ["all lines deleted", () => sql`truncate public.credit_transactions`],
  ])("%s", async (_case, tamper) => {
    const user = await newUser();
    await expect(tamper(user)).rejects.toThrow(/ledger|chain/);
    expect(await balanceOf(user)).toBe(100);
    expect(await ledgerOf(user)).toHaveLength(1);
  });
});

describe("users", () => {
  it("see their own account and ledger, and nobody else's", async () => {
    const user = await newUser();
    await newUser();
    await asUser(user, async (tx) => {
      expect(await tx`select id from public.profiles`).toMatchObject([{ id: user }]);
      expect(await tx`select user_id from public.credit_transactions`).toMatchObject([{
        user_id: user,
      }]);
    });
  });

  it("name themselves, and change nothing else", async () => {
    const user = await newUser();
    await asUser(user, (tx) => tx`update public.profiles set display_name = 'Ada'`);
    await expect(asUser(user, (tx) => tx`update public.profiles set credits = 1000`))
      .rejects.toMatchObject({ code: "42501" });
    await expect(
      asUser(user, (tx) => tx`select public.add_credits(${user}, 1000, 'bonus', 'mine')`),
    ).rejects.toMatchObject({ code: "42501" });
  });
});

describe("concurrent calls", () => {
  it("form a queue: twenty additions give one chain", async () => {
    const user = await newUser();
    await Promise.all(Array.from({ length: 20 }, () => add(user, 1)));
    expect(await balanceOf(user)).toBe(120);
    expect((await ledgerOf(user)).map((line) => line.balance_after))
      .toEqual(Array.from({ length: 21 }, (_, index) => 100 + index));
  });

  it("the same payment told twenty times at once is added once", async () => {
    const user = await newUser();
    const key = crypto.randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => add(user, 10, "purchase", key)),
    );
    expect(new Set(answers)).toEqual(new Set([110]));
    expect(await balanceOf(user)).toBe(110);
  });
});
