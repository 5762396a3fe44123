import { assert as assertProperty, asyncProperty, constantFrom, nat, record } from "fast-check";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { createStripeControl } from "../../../scripts/fake-stripe/control/client.ts";
import { callFunction } from "../../../scripts/test/call-function.ts";
import { newUser } from "../../../scripts/test/new-user.ts";
import { sql } from "../fixtures/database.ts";
import { pack } from "../fixtures/functions.ts";
import {
  completed,
  stripeForgeries,
  type StripeScene,
  stripeStrangers,
} from "./fixtures/stripe-forgeries.ts";
import { genuine, hexOf, send } from "./fixtures/stripe-message.ts";

const stripe = createStripeControl(inject("stack").stripeControlUrl);
let scene: StripeScene;

/** A purchase that nobody has paid, and that only these events are about. */
beforeAll(async () => {
  const doors = inject("stack");
  const { access_token, user: { id: user } } = await newUser(doors);
  const purchase = crypto.randomUUID();
  const order = { id: purchase, pack: pack.slug };
  await callFunction(doors, "create-checkout", order, { token: access_token });
  await stripe.fault({ op: "webhook", about: purchase }, "drop");
  // Reconcile, which other tests call, leaves it alone.
  await sql`update public.purchases set sweep_at = null where id = ${purchase}`;
  const [row] = await sql<{ session_id: string }[]>`
    select session_id from public.purchases where id = ${purchase}`;
  scene = { purchase, session: row?.session_id ?? "", user };
});

/** Everything that an event could change. */
async function everything() {
  const [row] = await sql`select
    (select jsonb_agg(to_jsonb(p)) from public.purchases p where user_id = ${scene.user}) as purchases,
    (select jsonb_agg(to_jsonb(t) order by seq) from public.credit_transactions t
     where user_id = ${scene.user}) as credit_transactions,
    (select jsonb_agg(to_jsonb(p)) from public.profiles p where id = ${scene.user}) as profiles,
    (select jsonb_agg(to_jsonb(d)) from private.webhook_deliveries d
     where purchase_id = ${scene.purchase}) as webhook_deliveries`;
  return row;
}

describe("an event of Stripe is refused, and changes nothing,", () => {
  it.each(stripeForgeries)("%s (%i %s)", async (_sentence, status, code, make) => {
    const before = await everything();
    expect(await send(make(scene))).toMatchObject({
      status,
      contentType: "application/problem+json",
      body: { status, code },
    });
    expect(await everything()).toEqual(before);
  });

  it("in more than seventy variants, which all together left no trace", async () => {
    expect(stripeForgeries.length).toBeGreaterThan(70);
    expect(await everything()).toMatchObject({
      purchases: [{ state: "open", granted: 0, version: 2, settled_at: null }],
      credit_transactions: [{ seq: 1 }],
      profiles: [{ credits: 100 }],
      webhook_deliveries: null,
    });
  });
});

/** One flipped bit in one part of a genuine message. */
const flips = record({
  part: constantFrom("body", "timestamp", "signature"),
  place: nat(10_000),
  bit: nat(7),
});

function flip(bytes: Uint8Array, place: number, bit: number): Uint8Array<ArrayBuffer> {
  const flipped = Uint8Array.from(bytes);
  const at = place % flipped.length;
  flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
  return flipped;
}

it("a genuine event with any single bit flipped is refused, and changes nothing", async () => {
  const before = await everything();
  await assertProperty(
    asyncProperty(flips, async ({ part, place, bit }) => {
      const message = genuine(completed(scene));
      const { body, timestamp } = message;
      /** Headers must stay text, so only low bits are flipped. */
      const flipText = (text: string) =>
        Buffer.from(flip(Buffer.from(text), place, bit % 3)).toString();
      const hex = hexOf(timestamp, body);
      if (part === "body") message.sent = flip(Buffer.from(body), place, bit);
      else {
        const [t, v1] = part === "timestamp"
          ? [flipText(timestamp), hex]
          : [timestamp, flipText(hex)];
        message.headers["stripe-signature"] = `t=${t},v1=${v1}`;
      }
      expect(await send(message)).toMatchObject({
        status: 400,
        body: { code: "invalid_event_signature" },
      });
    }),
    { numRuns: 200, seed: 20_261_128 },
  );
  expect(await everything()).toEqual(before);
});

describe("an event of Stripe that is no concern of ours gets 200, and changes nothing,", () => {
  it.each(stripeStrangers)("%s: %s", async (_sentence, outcome, make) => {
    const before = await everything();
    expect(await send(make(scene))).toMatchObject({ status: 200, body: { outcome } });
    expect(await everything()).toEqual(before);
  });
});

it("a genuine event that says more than is true settles the purchase as Stripe has it: open", async () => {
  const message = genuine(completed(scene));
  expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "applied" } });
  expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "seen" } });
  expect(await everything()).toMatchObject({
    purchases: [{ state: "open", granted: 0 }],
    profiles: [{ credits: 100 }],
    webhook_deliveries: [{ provider: "stripe", status: "checkout.session.completed" }],
  });
});

it("the untampered event of a payment is applied once, and grants what the row says", async () => {
  await stripe.pay(scene.session);
  const message = genuine(completed(scene));
  const again = genuine(completed(scene));
  expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "applied" } });
  const repeats = await Promise.all([message, again, message].map(send));
  expect(repeats.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await everything()).toMatchObject({
    purchases: [{ state: "paid", granted: 500, credits: 500 }],
    credit_transactions: [{ seq: 1 }, { seq: 2, type: "purchase", amount: 500 }],
    profiles: [{ credits: 600 }],
  });
});

it("a list with additional signatures is accepted", async () => {
  const message = genuine(completed(scene));
  const { body, timestamp } = message;
  const others = `v0=${"1".repeat(64)},v1=${"2".repeat(64)}`;
  message.headers["stripe-signature"] = `t=${timestamp},${others},v1=${hexOf(timestamp, body)}`;
  expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "applied" } });
});
