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
  it("adds a line and returns the new balance", async () => {
    const user = await newUser();
    expect(await add(user, 50, "bonus")).toBe(150);
    expect(await add(user, -30, "adjustment")).toBe(120);
    expect(await ledgerOf(user)).toMatchObject([{ seq: 1 }, { seq: 2 }, {
      seq: 3,
      balance_after: 120,
    }]);
  });

  it("returns the first answer when a key is repeated, and adds nothing", async () => {
    const user = await newUser();
    const key = crypto.randomUUID();
    expect(await add(user, 500, "bonus", key)).toBe(600);
    await add(user, 1, "bonus");
    expect(await add(user, 500, "bonus", key)).toBe(600);
    expect(await balanceOf(user)).toBe(601);
  });

  it("refuses a key that was used for something else", async () => {
    const user = await newUser();
    const key = crypto.randomUUID();
    await add(user, 500, "bonus", key);
    await expect(add(user, 501, "bonus", key)).rejects.toMatchObject({
      code: "PT409",
      message: "key_reused",
    });
    await expect(add(user, 500, "adjustment", key)).rejects.toMatchObject({ code: "PT409" });
    await expect(add(await newUser(), 500, "bonus", key)).rejects.toMatchObject({
      code: "PT409",
    });
    expect(await balanceOf(user)).toBe(600);
  });

  it.each([
    ["a bonus of zero", 0, "bonus"],
    ["a negative bonus", -1, "bonus"],
    ["a purchase", 500, "purchase"],
    ["a clawback", -30, "clawback"],
    ["an adjustment by zero", 0, "adjustment"],
    ["a refund by hand", 10, "refund"],
    ["a deduction by hand", -10, "deduction"],
    ["a type that does not exist", 10, "gift"],
  ])("refuses %s", async (_case, amount, type) => {
    const user = await newUser();
    await expect(add(user, amount, type)).rejects.toMatchObject({
      code: "PT400",
      message: "invalid_request",
    });
    expect(await balanceOf(user)).toBe(100);
  });

  it("refuses an empty key, which would make all calls one", async () => {
    await expect(add(await newUser(), 500, "bonus", "")).rejects.toMatchObject({
      code: "PT400",
    });
  });

  it("refuses the key of a payment, because settling that payment would fail for ever", async () => {
    const user = await newUser();
    for (const key of ["stripe:cs_1", "stripe:cs_1:1"]) {
      await expect(add(user, 500, "bonus", key)).rejects.toMatchObject({
        code: "PT400",
        message: "invalid_request",
      });
    }
    expect(await balanceOf(user)).toBe(100);
  });

  it("refuses a negative balance and an overflow", async () => {
    const user = await newUser();
    await expect(add(user, -101)).rejects.toMatchObject({
      code: "PT402",
      message: "insufficient_credits",
    });
    await expect(add(user, -2_147_483_648)).rejects.toMatchObject({ code: "PT402" });
    await expect(add(user, 900_000_000)).rejects.toMatchObject({ code: "PT400" });
    expect(await balanceOf(user)).toBe(100);
  });

  it("refuses an unknown user", async () => {
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

  it("a second deduction of the same cost returns the first answer and takes nothing", async () => {
    const user = await newUser();
    const { generation } = await start(user);
    expect(await deduct(user, 10, generation.id)).toMatchObject([{ credits: 90 }]);
    expect(await balanceOf(user)).toBe(90);
  });

  it("a deduction of another amount for the same generation is refused", async () => {
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

  it("a refund of a generation that has not failed is refused", async () => {
    const user = await newUser();
    const { generation } = await start(user);
    await expect(refund(generation.id)).rejects.toMatchObject({ message: "not_refundable" });
    await expect(refund(crypto.randomUUID())).rejects.toMatchObject({
      message: "generation_not_found",
    });
    expect(await balanceOf(user)).toBe(90);
  });

  it("a second refund returns the first answer and adds nothing", async () => {
    const user = await newUser();
    const { generation } = await start(user);
    await asService((tx) => tx`select public.fail_generation(${generation.id}, 'test', 'A test.')`);
    await add(user, 5);
    expect(await refund(generation.id)).toMatchObject([{ credits: 100 }]);
    expect(await balanceOf(user)).toBe(105);
  });
});

describe("fail_generation, called by hand", () => {
  it("refuses an unknown id", async () => {
    await expect(
      asService((tx) => tx`select public.fail_generation(${crypto.randomUUID()}, 'a', 'B.')`),
    )
      .rejects.toMatchObject({ message: "generation_not_found" });
  });

  it("accepts a long sentence", async () => {
    const user = await newUser();
    const { generation } = await start(user);
    await asService((tx) =>
      tx`select public.fail_generation(${generation.id}, 'a', ${"b".repeat(300)})`
    );
    expect(await balanceOf(user)).toBe(100);
  });
});

describe("no role can commit an unsound ledger:", () => {
  it.each([
    [
      "a changed balance without a line",
      (user: string) => sql`update public.profiles set credits = 1000 where id = ${user}`,
    ],
    [
      "a line without a changed balance",
      (user: string) =>
        sql`insert into public.credit_transactions (user_id, seq, type, amount, balance_after, description)
          values (${user}, 2, 'bonus', 10, 110, 'x')`,
    ],
    ["a line after a gap", (user: string) =>
      sql.begin((tx) => [
        tx`insert into public.credit_transactions (user_id, seq, type, amount, balance_after, description)
           values (${user}, 3, 'bonus', 10, 110, 'x')`,
        tx`update public.profiles set credits = 110, ledger_seq = 3 where id = ${user}`,
      ])],
    ["a line with a wrong balance", (user: string) =>
      sql.begin((tx) => [
        tx`insert into public.credit_transactions (user_id, seq, type, amount, balance_after, description)
           values (${user}, 2, 'bonus', 10, 1000, 'x')`,
        tx`update public.profiles set credits = 1000, ledger_seq = 2 where id = ${user}`,
      ])],
    [
      "a changed line",
      (user: string) =>
        sql`update public.credit_transactions set amount = 1000 where user_id = ${user}`,
    ],
    [
      "a deleted line",
      (user: string) => sql`delete from public.credit_transactions where user_id = ${user}`,
    ],
    ["truncated lines", () => sql`truncate public.credit_transactions`],
  ])("%s", async (_case, tamper) => {
    const user = await newUser();
    await expect(tamper(user)).rejects.toThrow(/ledger|chain/);
    expect(await balanceOf(user)).toBe(100);
    expect(await ledgerOf(user)).toHaveLength(1);
  });
});

describe("users", () => {
  it("see only their own account and ledger", async () => {
    const user = await newUser();
    await newUser();
    await asUser(user, async (tx) => {
      expect(await tx`select id from public.profiles`).toMatchObject([{ id: user }]);
      expect(await tx`select user_id from public.credit_transactions`).toMatchObject([{
        user_id: user,
      }]);
    });
  });

  it("can change their name and nothing else", async () => {
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
  it("run one after the other: twenty additions make one chain", async () => {
    const user = await newUser();
    await Promise.all(Array.from({ length: 20 }, () => add(user, 1)));
    expect(await balanceOf(user)).toBe(120);
    expect((await ledgerOf(user)).map((line) => line.balance_after))
      .toEqual(Array.from({ length: 21 }, (_, index) => 100 + index));
  });

  it("with the same key, twenty at once, add it once", async () => {
    const user = await newUser();
    const key = crypto.randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => add(user, 10, "bonus", key)),
    );
    expect(new Set(answers)).toEqual(new Set([110]));
    expect(await balanceOf(user)).toBe(110);
  });
});
