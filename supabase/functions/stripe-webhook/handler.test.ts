import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  anEvent,
  aPaidSession,
  aServerPurchase,
  createFakeStripe,
  type StripeAnswers,
} from "../_shared/fixtures/stripe.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import { type Answers, createWorld } from "../_shared/fixtures/world.ts";
import { Problem, problemFromDatabase } from "../_shared/http/problem.ts";
import type { World } from "../_shared/http/world.ts";
import { receiveStripeEvent } from "./handler.ts";

const purchase = aServerPurchase();
const completed = anEvent("checkout.session.completed", {
  object: "checkout.session",
  metadata: { app: "wan-pwa", purchase_id: purchase.id },
});

function meet(answers: Partial<Answers> = {}, stripeAnswers: Partial<StripeAnswers> = {}) {
  const stripe = createFakeStripe({ sessions: [aPaidSession()], ...stripeAnswers });
  return { ...createWorld({ stripe, ...answers }), stripe };
}

interface Delivery {
  body?: string | Uint8Array<ArrayBuffer>;
  /** What the signature covers, if it is not the body. */
  signed?: string;
  secret?: string;
  secondsAgo?: number;
  header?: string | null;
}

/** A delivery as Stripe signs and sends it, with the given changes. */
function deliver(world: World, delivery: Delivery = {}): Promise<Response> {
  const body = delivery.body ?? JSON.stringify(completed, null, 2);
  const time = Math.floor(world.now() / 1000) - (delivery.secondsAgo ?? 0);
  const hex = createHmac("sha256", delivery.secret ?? "whsec_of_the_tests_and_nobody_else")
    .update(`${time}.`).update(delivery.signed ?? body).digest("hex");
  const header = delivery.header === undefined ? `t=${time},v1=${hex}` : delivery.header;
  return receiveStripeEvent(
    new Request("https://p.co/stripe-webhook", {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        ...header !== null && { "stripe-signature": header },
      },
      body,
    }),
    world,
  );
}

describe("a genuine event", () => {
  it("settles its purchase, and is recorded with that", async () => {
    const { world, asked } = meet();
    const response = await deliver(world);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ outcome: "applied" });
    expect(asked.appliedPurchases).toMatchObject([{
      id: purchase.id,
      event: { id: "evt_1", type: "checkout.session.completed" },
    }]);
  });

  it("may have a name with an é, and end with a line break", async () => {
    const { world, asked } = meet();
    const body = `${JSON.stringify({ ...completed, note: "é" }, null, 2)}\n`;
    expect((await deliver(world, { body })).status).toBe(200);
    expect(asked.appliedPurchases).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    [
      "of a type that we do not handle",
      anEvent("charge.succeeded", { object: "charge" }),
      "not_handled",
    ],
    ["of a type that does not exist yet, in a form that we do not know", {
      id: "evt_2",
      object: "v2.core.event",
      type: "v1.checkout.session.completed",
      related_object: { id: "cs_1" },
    }, "not_handled"],
    ["of live mode, with a test key", { ...completed, livemode: true }, "other_mode"],
    [
      "about another app's session",
      anEvent("checkout.session.completed", {
        id: "cs_9",
        object: "checkout.session",
        metadata: { app: "shop" },
      }),
      "not_ours",
    ],
    [
      "about a purchase of another database",
      anEvent("checkout.session.completed", {
        id: "cs_9",
        object: "checkout.session",
        metadata: { app: "wan-pwa", purchase_id: crypto.randomUUID() },
      }),
      "unknown_purchase",
    ],
  ])("%s gets 200, so that Stripe does not send it again", async (_what, event, outcome) => {
    const { world, asked } = meet();
    const response = await deliver(world, { body: JSON.stringify(event) });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ outcome });
    expect(asked.appliedPurchases).toEqual([]);
  });

  it("that was applied before gets 200", async () => {
    const { world, asked } = meet({ seen: true });
    expect(await (await deliver(world)).json()).toEqual({ outcome: "seen" });
    expect(asked.appliedPurchases).toEqual([]);
  });
});

describe("a forged or broken event gets 400, and nothing is looked up", () => {
  it.each<[string, Delivery, string]>([
    ["no signature", { header: null }, "invalid_event_signature"],
    ["an empty signature", { header: "" }, "invalid_event_signature"],
    [
      "a signature with another secret",
      { secret: "whsec_another_one_of_some_length" },
      "invalid_event_signature",
    ],
    ["a signature of six minutes ago", { secondsAgo: 360 }, "invalid_event_signature"],
    ["a signature of six minutes ahead", { secondsAgo: -360 }, "invalid_event_signature"],
    ["a body that was changed", { signed: JSON.stringify(completed) }, "invalid_event_signature"],
    ["a signed body that is not JSON", { body: "{" }, "invalid_request"],
    ["a signed body that is empty", { body: "" }, "invalid_request"],
    ["a signed list", { body: "[]" }, "invalid_request"],
    ["a signed body that is not UTF-8", { body: Uint8Array.of(0xff) }, "invalid_request"],
    ["a signed event without an id", { body: '{"type":"charge.refunded"}' }, "invalid_request"],
    ["a signed event without an object", {
      body: '{"id":"evt_1","type":"charge.refunded","livemode":false,"data":{}}',
    }, "invalid_request"],
    ["a body over a megabyte", { body: "x".repeat(1024 * 1024 + 1) }, "invalid_request"],
  ])("%s", async (_what, delivery, code) => {
    const { world, asked, stripe } = meet();
    await expect(deliver(world, delivery)).rejects.toMatchObject({ code, status: 400 });
    expect(asked.appliedPurchases).toEqual([]);
    expect(stripe.asked).toEqual([]);
  });
});

describe("no event is accepted, not even a genuine one", () => {
  it("while no secret is set", async () => {
    const { world, asked } = meet();
    if (world.settings.stripe) world.settings.stripe.webhookSecrets = [];
    await expect(deliver(world)).rejects.toMatchObject({ code: "not_configured", status: 500 });
    expect(asked.appliedPurchases).toEqual([]);
  });

  it("without a payment service", async () => {
    const { world } = meet({ stripe: null });
    await expect(deliver(world)).rejects.toMatchObject({ code: "not_configured", status: 500 });
  });

  it("while the settings for selling have a flaw, which only the log gets", async () => {
    const { world, asked } = meet({ sellingFlaw: "the secret is short" });
    await expect(deliver(world)).rejects.toMatchObject({
      code: "not_configured",
      status: 500,
      message: expect.not.stringContaining("short"),
      cause: "the secret is short",
    });
    expect(asked.appliedPurchases).toEqual([]);
  });
});

describe("an event that was not settled is answered so that Stripe sends it again", () => {
  const statusOf = async (world: World) => {
    const error: unknown = await deliver(world).catch((thrown: unknown) => thrown);
    // serve answers any other error with 500.
    return error instanceof Problem ? error.status : error instanceof Error ? 500 : 200;
  };

  it.each<[string, World["adminDb"]["applyPurchase"]]>([
    ["a refused call of ours", unauthorizedDatabase.applyPurchase],
    ["a lost connection", () => Promise.reject(new TypeError("connection reset"))],
    ["a lock that takes too long", () => {
      const error = { code: "55P03", message: "lock timeout" };
      return Promise.reject(problemFromDatabase(error, "server"));
    }],
  ])("%s", async (_what, applyPurchase) => {
    const { world } = meet();
    world.adminDb.applyPurchase = applyPurchase;
    expect(await statusOf(world)).toBeGreaterThanOrEqual(500);
  });

  it.each(["session", "refunds", "disputes"])("no answer of Stripe: %s", async (call) => {
    const { world, asked } = meet({}, { silent: [call] });
    expect(await statusOf(world)).toBe(500);
    expect(asked.appliedPurchases).toEqual([]);
  });

  it("a purchase that changes each time that Stripe is read", async () => {
    const { world } = meet({ appliedPurchases: ["again", "again", "again"] });
    expect(await statusOf(world)).toBe(500);
  });
});
