/** What other shops have charged twice, because they asked Stripe twice. */
import { describe, expect, it } from "vitest";
import { sql } from "../fixtures/database.ts";
import { checkOut, granted, movesOf, newBuyer, stripe } from "./fixtures/buyer.ts";

/** Makes a purchase look as if it was started earlier, but not what Stripe is told of it. */
async function startedEarlier(id: string, hours: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('session_replication_role', 'replica', true)`;
    await tx`
      update public.purchases set created_at = created_at - make_interval(hours => ${hours})
      where id = ${id}`;
  });
}

describe("pain 16: a key belongs to one purchase, and its request never changes:", () => {
  it("an hour later the same purchase gets the same session", async () => {
    const buyer = await newBuyer();
    const id = crypto.randomUUID();
    // Nobody hears of the session, so it has to be asked for again, with the same request.
    await stripe.fault({ op: "create_session", about: id }, "accept_then_reset", 1);
    const deaf = await stripe.fault({ op: "create_session", about: id }, "reset");
    expect(await checkOut(buyer, id)).toEqual({ status: 503, url: null });
    await startedEarlier(id, 1);
    await stripe.clearFault(deaf);
    const again = await checkOut(buyer, id);
    expect(again.status).toBe(200);
    const [session, ...others] = await stripe.sessionsFor(id);
    expect(others).toEqual([]);
    expect(again.url).toBe(session?.url);
  });

  it("a new purchase gets a new session", async () => {
    const buyer = await newBuyer();
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
    await checkOut(buyer, one);
    const [first] = await stripe.sessionsFor(one);
    await stripe.pay(first?.id ?? "");
    await checkOut(buyer, other);
    const [second] = await stripe.sessionsFor(other);
    expect(second?.id).toBeDefined();
    expect(second?.id).not.toBe(first?.id);
  });
});

it.each(["reset", "cut", "half", "status:500", "hang"])(
  "pain 17: a create that is done and then answered with %s makes one session, however often it is repeated",
  async (how) => {
    const buyer = await newBuyer();
    const id = crypto.randomUUID();
    await stripe.fault({ op: "create_session", about: id }, `accept_then_${how}`, 1);
    const answers = [await checkOut(buyer, id), await checkOut(buyer, id)];
    expect(answers.at(-1)).toMatchObject({ status: 200, url: expect.stringContaining("http") });
    const sessions = await stripe.sessionsFor(id);
    expect(sessions).toHaveLength(1);
    await stripe.pay(sessions[0]?.id ?? "");
    expect(await movesOf(buyer)).toEqual(granted);
  },
);
