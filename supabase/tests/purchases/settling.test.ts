import { describe, expect, it } from "vitest";
import { add, balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { newUser, sql } from "../fixtures/database.ts";
import {
  type Facts,
  linesOf,
  numbersOf,
  open,
  paid,
  settle,
  versionOf,
  violationsOf,
} from "../fixtures/purchases.ts";

describe("a payment", () => {
  it("grants the credits of the purchase, once, with the session in its key", async () => {
    const user = await newUser();
    const id = await open(user);
    const first = await settle(id);
    expect(first).toMatchObject({
      outcome: "applied",
      balance: 600,
      purchase: { state: "paid", granted: 500, amount_paid: 500, payment_intent: `pi_${id}` },
    });
    const second = await settle(id);
    expect(second).toMatchObject({ outcome: "applied", balance: 600 });
    expect(second.purchase.version).toBeGreaterThan(first.purchase.version);
    expect(await linesOf(id)).toEqual([
      { type: "purchase", amount: 500, key: `stripe:cs_${id}`, from: null },
    ]);
    expect(await violationsOf(user)).toEqual([]);
  });

  it("of nothing, by a voucher for all of it, is granted, and nothing of it can go back", async () => {
    const user = await newUser();
    const id = await open(user);
    await settle(id, { payment: "no_payment_required", paid: 0, refunded: 0 });
    expect(await numbersOf(id)).toMatchObject({ state: "paid", granted: 500, taken: 0 });
  });

  it.each<[string, Facts, string]>([
    ["takes days", { payment: "unpaid" }, "processing"],
    ["took days and did not come", { payment: "unpaid", failed: true }, "failed"],
    ["was not begun", { status: "open", payment: "unpaid" }, "open"],
    ["never came", { status: "expired", payment: "unpaid" }, "expired"],
    ["has a status that we do not know", { payment: "promised" }, "open"],
    ["is of a session whose status we do not know", { status: "folded" }, "open"],
    ["is of another price", { subtotal: 1 }, "amount_mismatch"],
    ["is of another currency", { currency: "usd" }, "amount_mismatch"],
  ])("that %s grants nothing", async (_what, facts, state) => {
    const user = await newUser();
    const id = await open(user);
    expect(await settle(id, facts)).toMatchObject({ outcome: "applied", purchase: { state } });
    expect(await numbersOf(id)).toEqual({ state, granted: 0, taken: 0, owed: 0, held: 0 });
    expect(await balanceOf(user)).toBe(100);
    expect(await linesOf(id)).toEqual([]);
  });

  it.each<[string, Facts]>([
    ["after days", { payment: "unpaid" }],
    ["after it seemed to have failed", { payment: "unpaid", failed: true }],
    ["after the session seemed to have expired", { status: "expired", payment: "unpaid" }],
  ])("that comes %s is granted", async (_when, facts) => {
    const user = await newUser();
    const id = await open(user);
    await settle(id, facts);
    await settle(id);
    expect(await numbersOf(id)).toMatchObject({ state: "paid", granted: 500 });
    expect(await balanceOf(user)).toBe(600);
  });

  it.each<[string, Facts]>([
    ["expired", { status: "expired", payment: "unpaid" }],
    ["failed", { payment: "unpaid", failed: true }],
    ["another amount", { subtotal: 1 }],
  ])("that was granted stays so when a later answer says %s", async (_what, facts) => {
    const id = await paid(await newUser());
    await settle(id, facts);
    expect(await numbersOf(id)).toMatchObject({ state: "paid", granted: 500 });
  });

  it("of another session is not applied", async () => {
    const user = await newUser();
    const id = await open(user);
    expect(await settle(id, { session: "cs_other" })).toMatchObject({ outcome: "other_session" });
    expect(await settle(id, { livemode: true })).toMatchObject({ outcome: "other_session" });
    const other = await open(user, { p_pack: "1200-eur-11" });
    expect(await settle(other, { session: `cs_${id}` }))
      .toMatchObject({ outcome: "other_session" });
    expect(await balanceOf(user)).toBe(100);
  });

  it("of an unknown purchase is reported", async () => {
    expect(await settle(crypto.randomUUID())).toMatchObject({
      outcome: "unknown_purchase",
      purchase: null,
    });
  });

  it("attaches its session if the answer that named it was lost", async () => {
    const user = await newUser();
    const id = crypto.randomUUID();
    await sql`insert into public.purchases (id, user_id, pack, credits, amount, currency, locale, return_to, expires_at)
      values (${id}, ${user}, '500-eur-5', 500, 500, 'eur', 'en', 'credits', now() + interval '1 hour')`;
    await settle(id);
    expect(await numbersOf(id)).toMatchObject({ state: "paid", granted: 500 });
  });
});

describe("facts that were read before a change", () => {
  it("are not applied: the caller reads again", async () => {
    const user = await newUser();
    const id = await open(user);
    const before = await versionOf(id);
    await settle(id);
    expect(await settle(id, { version: before, refunded: 500, event: `evt_old_${id}` }))
      .toMatchObject({ outcome: "again", balance: 600, purchase: { refunded: 0 } });
    expect(await numbersOf(id)).toMatchObject({ taken: 0 });
    const [seen] = await sql`
      select 1 from private.webhook_deliveries where webhook_id = ${`evt_old_${id}`}`;
    expect(seen).toBeUndefined();
  });
});

describe("an event", () => {
  it("is recorded in the transaction of its effect, once", async () => {
    const user = await newUser();
    const id = await open(user);
    const event = `evt_${id}`;
    await settle(id, { event });
    await settle(id, { event });
    const rows = await sql`
      select provider, purchase_id, status, outcome
      from private.webhook_deliveries where webhook_id = ${event}`;
    expect(rows).toEqual([
      { provider: "stripe", purchase_id: id, status: "a.type", outcome: "applied" },
    ]);
  });

  it("is not recorded when its effect fails", async () => {
    const user = await newUser();
    const id = await open(user);
    const event = `evt_${id}`;
    await expect(settle(id, { event, refunded: -1 })).rejects.toMatchObject({ code: "23514" });
    expect(await sql`select 1 from private.webhook_deliveries where webhook_id = ${event}`)
      .toEqual([]);
    expect(await numbersOf(id)).toMatchObject({ state: "open" });
  });
});

describe("500 credits for 10.00, with 1.90 of tax", () => {
  const gross = { paid: 1190 };
  const steps: [string, Facts, number][] = [
    ["a refund of half takes half", { refunded: 595 }, 250],
    ["a second half takes the rest, not a half of what is left", { refunded: 1190 }, 500],
    ["when the first one fails, its half comes back", { refunded: 595 }, 250],
    ["a dispute of all after it takes all, and no more", { refunded: 595, disputed: 1190 }, 500],
    ["a dispute that is won gives back its part", { refunded: 595 }, 250],
    ["a share is rounded down", { refunded: 7 }, 2],
    ["when all of it stands again, all comes back", {}, 0],
  ];

  it.each(steps)("%s", async (_what, facts, taken) => {
    const user = await newUser();
    const id = await paid(user, gross);
    await settle(id, { ...gross, ...facts });
    expect(await numbersOf(id)).toMatchObject({ granted: 500, taken, owed: 0 });
    expect(await balanceOf(user)).toBe(600 - taken);
    expect(await violationsOf(user)).toEqual([]);
  });

  it("and the same after each other, with a line for each move, numbered in order", async () => {
    const user = await newUser();
    const id = await paid(user, gross);
    for (const [, facts, taken] of steps) {
      await settle(id, { ...gross, ...facts });
      await settle(id, { ...gross, ...facts });
      expect(await numbersOf(id)).toMatchObject({ taken, owed: 0 });
    }
    expect(await linesOf(id)).toEqual(
      [500, -250, -250, 250, -250, 250, 248, 2].map((amount, index) => ({
        type: index === 0 ? "purchase" : amount < 0 ? "clawback" : "adjustment",
        amount,
        key: `stripe:cs_${id}${index === 0 ? "" : `:${index}`}`,
        from: null,
      })),
    );
    expect(await violationsOf(user)).toEqual([]);
  });

  it("amounts far above an integer do not overflow", async () => {
    const user = await newUser();
    const id = await paid(user, { paid: 9_000_000_000_000 });
    await settle(id, { paid: 9_000_000_000_000, refunded: 4_500_000_000_000 });
    expect(await numbersOf(id)).toMatchObject({ taken: 250 });
  });

  it("a dispute that comes before the payment's own event takes all at once", async () => {
    const user = await newUser();
    const id = await open(user);
    expect(await settle(id, { ...gross, disputed: 1190 })).toMatchObject({ balance: 100 });
    expect(await numbersOf(id)).toMatchObject({ state: "paid", granted: 500, taken: 500 });
    expect((await ledgerOf(user)).map(({ amount }) => amount)).toEqual([100, 500, -500]);
  });

  it("what was spent is owed, and a won dispute lowers the debt before it gives back", async () => {
    const user = await newUser();
    const id = await paid(user, gross);
    await add(user, -400);
    expect(await settle(id, { ...gross, disputed: 1190 })).toMatchObject({ balance: 0 });
    expect(await numbersOf(id)).toMatchObject({ taken: 200, owed: 300 });
    await settle(id, { ...gross, refunded: 595 });
    expect(await numbersOf(id)).toMatchObject({ taken: 200, owed: 50 });
    await settle(id, gross);
    expect(await numbersOf(id)).toMatchObject({ taken: 0, owed: 0 });
    expect(await balanceOf(user)).toBe(200);
    expect(await violationsOf(user)).toEqual([]);
  });
});
