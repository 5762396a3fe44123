import { describe, expect, it } from "vitest";
import { newUser } from "../fixtures/database.ts";
import { type Bought, open, serverCall, settle } from "../fixtures/purchases.ts";

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
