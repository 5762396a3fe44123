import { describe, expect, it } from "vitest";
import { letPassForPurchases } from "../fixtures/clock.ts";
import { newUser, sql } from "../fixtures/database.ts";
import { type Bought, open, serverCall, settle, versionOf } from "../fixtures/purchases.ts";

describe("find_purchase", () => {
  const find = (args: Record<string, string>) =>
    serverCall<{ purchase: Bought | null; seen: boolean }>("find_purchase", args);

  it("finds a purchase by its id, its session or its payment, and knows the events that were applied", async () => {
    const id = await open(await newUser());
    expect(await find({ p_id: id, p_event_id: `evt_${id}` })).toMatchObject({
      purchase: { id },
      seen: false,
    });
    await settle(id, { event: `evt_${id}` });
    expect(await find({ p_session_id: `cs_${id}`, p_event_id: `evt_${id}` })).toMatchObject({
      purchase: { id, session_id: `cs_${id}` },
      seen: true,
    });
    expect(await find({ p_payment_intent: `pi_${id}` })).toMatchObject({ purchase: { id } });
    expect(await find({ p_payment_intent: "pi_unknown" })).toEqual({ purchase: null, seen: false });
    expect(await find({})).toEqual({ purchase: null, seen: false });
  });

  it("prefers the id to the session", async () => {
    const user = await newUser();
    const [one, other] = [await open(user), await open(user, { p_pack: "1200-eur-11" })];
    expect(await find({ p_id: one, p_session_id: `cs_${other}` }))
      .toMatchObject({ purchase: { id: one } });
  });
});

describe("claim_purchase_check", () => {
  const claim = (id: string, seconds = 5) =>
    serverCall<boolean>("claim_purchase_check", { p_id: id, p_seconds: seconds });

  it("lets one of twenty concurrent questions reach the payment provider, and the next after its time", async () => {
    const user = await newUser();
    const id = await open(user);
    const before = await versionOf(id);
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim(id)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await claim(id)).toBe(false);
    await letPassForPurchases(sql, [user], 5);
    expect(await claim(id)).toBe(true);
    // It is no news to anybody.
    expect(await versionOf(id)).toBe(before);
  });

  it("lets no question through about a purchase that does not exist", async () => {
    expect(await claim(crypto.randomUUID())).toBe(false);
  });
});
