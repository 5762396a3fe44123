/** What other shops' webhooks have refused, believed or swallowed. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, inject, it } from "vitest";
import { settleEvent } from "../../functions/_shared/purchase/settle-event.ts";
import { eventSchema } from "../../functions/_shared/outside/stripe/objects.ts";
import { sql, undone } from "../fixtures/database.ts";
import { event, genuine, send } from "../webhooks/fixtures/stripe-message.ts";
import {
  type Checkout,
  deliver,
  granted,
  movesOf,
  newPurchase,
  rowOf,
  sessionEvent,
  stripe,
} from "./fixtures/buyer.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";

const root = new URL("../../..", import.meta.url);
const completed = (checkout: Checkout, change?: object) =>
  sessionEvent(checkout, "checkout.session.completed", change);

/** From Stripe's own client: a secret that is used whole, and 40 bytes of body. */
const vector = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  header: "t=1795000000,v1=40429aa7becc81bf9db506a20031b73e35234a3f5f1ae52de07f17318573a248",
  body: '{\n  "id": "evt_1",\n  "object": "event"\n}',
  now: 1_795_000_000_000,
};

describe("pain 4: the signature is checked in Deno, where the functions run", () => {
  it("as Stripe's client computes it", async () => {
    const file = new URL("supabase/functions/_shared/purchase/signature.ts", root);
    const { secret, header, body, now: at } = vector;
    const check = (text: string) =>
      `isSignedByStripe([${JSON.stringify(secret)}], ${JSON.stringify(header)},
        new TextEncoder().encode(${JSON.stringify(text)}), ${at})`;
    const code = `import { isSignedByStripe } from ${JSON.stringify(file.href)};
      console.log(Deno.version.deno !== "", await ${check(body)}, await ${check(`${body} `)})`;
    const deno = fileURLToPath(new URL("node_modules/.bin/deno", root));
    const { stdout } = await promisify(execFile)(deno, ["eval", code], {
      env: { ...process.env, NO_COLOR: "1" },
      timeout: PATIENCE_MS,
    });
    expect(stdout.trim()).toBe("true true false");
  });

  it("and the function takes what Stripe signs", async () => {
    const bought = await newPurchase();
    expect(await movesOf(bought)).toEqual(granted);
  });
});

it("pain 5: the very bytes are signed: indented, with é and a newline at their end", async () => {
  const about = event("customer.created", { id: "cus_1", object: "customer", name: "José Pérez" });
  const message = genuine(`${JSON.stringify(about, null, 2)}\n`);
  expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "not_handled" } });
  const compact = { ...message, sent: JSON.stringify(about) };
  expect(await send(compact)).toMatchObject({ status: 400 });
  const trimmed = { ...message, sent: message.body.trimEnd() };
  expect(await send(trimmed)).toMatchObject({ status: 400 });
});

it("pain 6: an unsigned call gets our 400, not a 401 of the gateway", async () => {
  const response = await fetch(`${inject("stack").apiUrl}/functions/v1/stripe-webhook`, {
    method: "POST",
    body: "{}",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: "invalid_event_signature" });
});

describe("pain 7: test and live mode never mix:", () => {
  it("an event of live mode gets 200 with a test key, and moves nothing", async () => {
    const bought = await newPurchase({ heard: false });
    const message = genuine(completed(bought, { livemode: true }));
    expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "other_mode" } });
    expect(await rowOf(bought)).toMatchObject({ state: "open", granted: 0 });
    expect(await movesOf(bought)).toEqual([]);
  });

  it("an event of test mode asks neither Stripe nor the database with a live key", async () => {
    const refuse = () => {
      throw new Error("Nothing may be asked.");
    };
    const nothing = new Proxy({ livemode: true }, {
      get: (target, name) => name === "livemode" ? target.livemode : refuse,
    });
    const about = eventSchema.parse(event("checkout.session.completed", {
      id: "cs_test_1",
      object: "checkout.session",
      metadata: {},
    }));
    const world = { adminDb: nothing as never, now: Date.now, log: () => {} };
    expect(await settleEvent(about, nothing as never, world)).toBe("other_mode");
  });
});

it("pain 9: while the database or Stripe does not answer, an event gets 500; the next one grants", async () => {
  const bought = await newPurchase({ heard: false });
  await stripe.fault({ op: "get", about: bought.id }, "status:500:no-retry", 1);
  expect(await deliver(completed(bought))).toBe(500);
  expect(await movesOf(bought)).toEqual([]);

  // Somebody holds the purchase for longer than the function may wait.
  await sql.begin(async (tx) => {
    await tx`select 1 from public.purchases where id = ${bought.id} for update`;
    expect(await deliver(completed(bought))).toBe(500);
  });
  expect(await deliver(completed(bought))).toBe(200);
  expect(await movesOf(bought)).toEqual(granted);
});

it("pain 10: an event whose work was rolled back is not marked as seen, and works the second time", async () => {
  const bought = await newPurchase({ heard: false });
  const about = completed(bought);
  const seen = await undone(async (tx) => {
    await tx`
      select public.apply_purchase(id, version, session_id, false, 'complete', 'paid',
        amount, currency, ${bought.payment}, amount, 0, 0, null, false, ${about.id}, ${about.type})
      from public.purchases where id = ${bought.id}`;
    return await tx`select outcome from private.webhook_deliveries where webhook_id = ${about.id}`;
  });
  expect(seen).toEqual([{ outcome: "applied" }]);
  expect(await movesOf(bought)).toEqual([]);
  expect(await send(genuine(about))).toMatchObject({ status: 200, body: { outcome: "applied" } });
  expect(await send(genuine(about))).toMatchObject({ status: 200, body: { outcome: "seen" } });
  expect(await movesOf(bought)).toEqual(granted);
});
