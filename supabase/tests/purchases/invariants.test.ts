import { describe, expect, it } from "vitest";
import { add, balanceOf } from "../fixtures/credits.ts";
import { newUser, sql, undone } from "../fixtures/database.ts";
import { agePurchase, numbersOf, open, paid, settle, violationsOf } from "../fixtures/purchases.ts";

/** A ledger line that continues the user's chain, with the balance that follows from it. */
const line = (user: string, type: string, amount: number, purchase: string | null, key: string) => `
  insert into public.credit_transactions
    (user_id, seq, type, amount, balance_after, purchase_id, idempotency_key, description)
  select id, ledger_seq + 1, '${type}', ${amount}, credits + ${amount},
    ${purchase === null ? "null" : `'${purchase}'`}, '${key}', 'By hand'
  from public.profiles where id = '${user}';
  update public.profiles set credits = credits + ${amount}, ledger_seq = ledger_seq + 1 where id = '${user}'`;

const change = (id: string, set: string) => `update public.purchases set ${set} where id = '${id}'`;

/** What breaks an invariant: of a user with a paid purchase, 600 credits, and an open purchase. */
const unsound: [string, string, (user: string, id: string, other: string) => string][] = [
  [
    "credits that count as taken, without a line",
    "purchase_equals_its_lines",
    (_user, id) => change(id, "taken = 10, refunded = 10"),
  ],
  [
    "a line that takes back, without counting as taken",
    "purchase_equals_its_lines",
    (user, id) => line(user, "clawback", -10, id, "by-hand-1"),
  ],
  [
    "a line for a purchase that was not paid",
    "purchase_is_granted_once",
    (user, _id, other) => line(user, "purchase", 500, other, "by-hand-2"),
  ],
  [
    "a purchase that is paid without a line",
    "purchase_is_granted_once",
    (_user, _id, other) =>
      change(other, "state = 'paid', granted = 500, paid_at = now(), amount_paid = 500"),
  ],
  [
    "credits that are held without a line",
    "purchase_equals_its_lines",
    (_user, id) => change(id, "held = 10, return_asked_at = now()"),
  ],
  [
    "a correction that is counted and was not written",
    "purchase_equals_its_lines",
    (_user, id) => change(id, "corrections = 1"),
  ],
  [
    "a debt of somebody who has credits",
    "debtors_have_no_credits",
    (_user, id) => change(id, "owed = 10, refunded = 10"),
  ],
  [
    "credits that are taken although the money stands",
    "credits_follow_the_money",
    (user, id) =>
      `${line(user, "clawback", -10, id, "by-hand-3")}; ${
        change(id, "taken = 10, corrections = 1")
      }`,
  ],
];

describe.each(unsound)("%s", (_what, invariant, tamper) => {
  it("is refused at the commit", async () => {
    const user = await newUser();
    const id = await paid(user);
    const other = await open(user);
    const before = await numbersOf(id);
    await expect(sql.begin((tx) => tx.unsafe(tamper(user, id, other))))
      .rejects.toMatchObject({ code: "23000" });
    expect(await numbersOf(id)).toEqual(before);
    expect(await balanceOf(user)).toBe(600);
  });

  it("is a violation if it was written all the same", async () => {
    const user = await newUser();
    const id = await paid(user);
    const other = await open(user);
    const found = await undone(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(tamper(user, id, other));
      return await tx<{ invariant: string }[]>`
        select invariant from private.violations where subject in ${tx([user, id, other])}`;
    });
    expect(found.map((violation) => violation.invariant)).toContain(invariant);
  });
});

it("credits for somebody who owes some are refused at the commit, unless the debt is paid", async () => {
  const user = await newUser();
  const id = await paid(user);
  await add(user, -600);
  await settle(id, { refunded: 500 });
  await expect(sql.begin((tx) => tx.unsafe(line(user, "bonus", 10, null, `gift-${id}`))))
    .rejects.toMatchObject({ code: "23000" });
  expect(await balanceOf(user)).toBe(0);
});

it("a line of another user's purchase is refused at the commit", async () => {
  const user = await newUser();
  const id = await paid(await newUser());
  await expect(sql.begin((tx) => tx.unsafe(line(user, "clawback", -10, id, `stranger-${id}`))))
    .rejects.toMatchObject({ code: "23000" });
});

it("a second grant of a purchase is refused at once", async () => {
  const user = await newUser();
  const id = await paid(user);
  await expect(sql.begin((tx) => tx.unsafe(line(user, "purchase", 500, id, `second-${id}`))))
    .rejects.toMatchObject({ code: "23505" });
});

describe("a purchase's row refuses, from everybody,", () => {
  it.each([
    ["to become something else once it is paid", "state = 'expired'"],
    ["to go back to its beginning", "state = 'created'"],
    ["another user", "user_id = gen_random_uuid()"],
    ["another price", "amount = 1"],
    ["another number of credits", "credits = 5000, granted = 5000"],
    ["another currency", "currency = 'usd'"],
    ["another session", "session_id = 'cs_other'"],
    ["another payment", "payment_intent = 'pi_other'"],
    ["the other mode", "livemode = true"],
    ["another end", "expires_at = now() + interval '1 year'"],
    ["another day of payment", "paid_at = now() + interval '1 year'"],
    ["a part of a grant", "granted = 499"],
    ["more taken than granted", "taken = 501"],
    ["less than nothing owed", "owed = -1"],
    ["to ignore reversed money", "refunded = 500"],
    ["negative money", "refunded = -1"],
    ["to hold credits that nobody returned", "held = 1"],
  ])("%s", async (_what, set) => {
    const id = await paid(await newUser());
    const before = await numbersOf(id);
    await expect(sql.unsafe(change(id, set))).rejects.toMatchObject({
      code: expect.stringMatching(/^23/),
    });
    expect(await numbersOf(id)).toEqual(before);
  });
});

describe("a ledger line refuses", () => {
  it.each([
    ["a clawback without a purchase", "clawback", -1, null],
    ["a purchase without a purchase", "purchase", 1, null],
    ["a bonus with a purchase", "bonus", 1, "its"],
  ])("%s", async (_what, type, amount, purchase) => {
    const user = await newUser();
    const id = await paid(user);
    await expect(
      sql.begin((tx) => tx.unsafe(line(user, type, amount, purchase && id, `line-${id}`))),
    ).rejects.toMatchObject({ code: "23514" });
  });
});

describe("a purchase that stays open", () => {
  it.each([
    ["two days after its session has expired", "open", 23 + 49, undefined],
    ["while a payment that takes days is never decided", "processing", 24 * 17, {
      payment: "unpaid",
    }],
  ])("%s is a violation", async (_when, state, hours, facts) => {
    const user = await newUser();
    const id = await open(user);
    if (facts !== undefined) await settle(id, facts);
    expect(await violationsOf(user)).toEqual([]);
    await agePurchase(id, hours);
    expect(await violationsOf(user)).toMatchObject([
      { invariant: "purchases_do_not_stay_open", subject: id },
    ]);
    expect(await numbersOf(id)).toMatchObject({ state });
  });
});
