import { describe, expect, it } from "vitest";
import { aPurchase } from "../_shared/contracts/fixtures/purchase.ts";
import {
  aPaidSession,
  aServerPurchase,
  aSession,
  createFakeStripe,
  type StripeAnswers,
} from "../_shared/fixtures/stripe.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import { type Answers, createWorld, post } from "../_shared/fixtures/world.ts";
import { Problem } from "../_shared/http/problem.ts";
import { createCheckout } from "./handler.ts";

const { id } = aPurchase();
const request = () => post({ id, pack: "credits-500", return_to: "create", locale: "en" });
const page = "https://checkout.stripe.com/c/pay/cs_1";
const created = aServerPurchase({ state: "created", session_id: null, livemode: null, version: 1 });

function meet(answers: Partial<Answers> = {}, stripeAnswers: Partial<StripeAnswers> = {}) {
  const stripe = createFakeStripe(stripeAnswers);
  return { ...createWorld({ stripe, ...answers }), stripe };
}

const repeat = (purchase: typeof created): Partial<Answers> => ({
  startedPurchase: { repeated: true, purchase },
});

describe("a new purchase", () => {
  it("is started, then gets a session under its own id, then the buyer gets its page", async () => {
    const { world, asked, stripe } = meet();
    const response = await createCheckout(request(), world);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ purchase: aPurchase(), url: page });
    expect(stripe.asked).toEqual([`create ${id}`]);
    expect(stripe.params[0]).toMatchObject({
      success_url: `https://wan.example/credits?purchase=${id}`,
      client_reference_id: id,
    });
    expect(asked.recordedSessions).toEqual([`${id} cs_1`]);
  });

  it("has nothing of the server in its answer", async () => {
    const { world } = meet();
    const text = await (await createCheckout(request(), world)).text();
    for (const secret of ["buyer@example.com", "session_id", "user_id", "livemode"]) {
      expect(text).not.toContain(secret);
    }
  });

  it("that SQL refuses is not sent to Stripe", async () => {
    const refusal = new Problem("pack_not_found", "This pack is not on offer.", "Choose another.");
    const { world, stripe } = meet({ startedPurchase: refusal });
    await expect(createCheckout(request(), world)).rejects.toBe(refusal);
    expect(stripe.asked).toEqual([]);
  });

  it("is not started without a payment service", async () => {
    const { world } = meet({ stripe: null });
    await expect(createCheckout(request(), world))
      .rejects.toMatchObject({ code: "not_configured", status: 500 });
  });

  it("is not started with settings that have a flaw, which only the log gets", async () => {
    const { world, asked } = meet({ sellingFlaw: "APP_URL is not set" });
    const error: unknown = await createCheckout(request(), world).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "not_configured", cause: "APP_URL is not set" });
    expect(await (error as Problem).toResponse("1").text()).not.toContain("APP_URL");
    expect(asked.recordedSessions).toEqual([]);
  });
});

describe("without a clear answer of Stripe the row stays, and the same request may be sent again", () => {
  it.each<[string, Partial<StripeAnswers>]>([
    ["to the create", { created: [{ kind: "unclear", status: 0, reason: "no answer" }] }],
    ["because the create has no address, nor has the session", {
      created: [{ kind: "accepted", session: aSession({ url: null }) }],
      sessions: [aSession({ url: null })],
    }],
    ["because the session is not known", {
      created: [{ kind: "accepted", session: aSession({ url: null }) }],
      sessions: [],
    }],
  ])("%s", async (_what, answers) => {
    const { world } = meet({}, answers);
    await expect(createCheckout(request(), world))
      .rejects.toMatchObject({ code: "checkout_unclear", status: 503 });
  });

  it("and then it gets the session that the first one made", async () => {
    const { world, asked, stripe } = meet(repeat(created), {
      created: [{ kind: "unclear", status: 0, reason: "no answer" }, {
        kind: "accepted",
        session: aSession(),
      }],
    });
    await expect(createCheckout(request(), world)).rejects.toMatchObject({
      code: "checkout_unclear",
    });
    const response = await createCheckout(request(), world);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ url: page });
    expect(stripe.asked).toEqual([`create ${id}`, `create ${id}`, "session cs_1"]);
    expect(stripe.params[1]).toEqual(stripe.params[0]);
    expect(asked.recordedSessions).toEqual([`${id} cs_1`]);
  });

  it("an address that is missing in the create's answer is read from the session", async () => {
    const { world } = meet({}, {
      created: [{ kind: "accepted", session: aSession({ url: null }) }],
    });
    expect(await (await createCheckout(request(), world)).json()).toMatchObject({ url: page });
  });
});

describe("a clear refusal of Stripe", () => {
  it("is the answer, and only the log gets the reason", async () => {
    const reason = "StripeInvalidRequestError amount_too_small";
    const { world } = meet({}, { created: [{ kind: "refused", status: 400, reason }] });
    await expect(createCheckout(request(), world)).rejects.toMatchObject({
      code: "checkout_refused",
      status: 502,
      message: expect.not.stringContaining("amount"),
      cause: reason,
    });
  });

  it("ends the purchase when it is repeated, so that the next request makes a new one", async () => {
    const refusal = { kind: "refused", status: 400, reason: "email_invalid" } as const;
    const first = meet({}, { created: [refusal] });
    await expect(createCheckout(request(), first.world)).rejects.toMatchObject({
      code: "checkout_refused",
    });
    expect(first.asked.endedPurchases).toEqual([]);

    const { world, asked } = meet(repeat(created), { created: [refusal] });
    await expect(createCheckout(request(), world)).rejects.toMatchObject({
      code: "checkout_refused",
    });
    expect(asked.endedPurchases).toEqual([{ id, version: 1, refused: true }]);
  });

  it.each([401, 403])("of our key (%s) ends nothing", async (status) => {
    const { world, asked } = meet(repeat(created), {
      created: [{ kind: "refused", status, reason: "api_key_expired" }],
    });
    await expect(createCheckout(request(), world)).rejects.toMatchObject({
      code: "checkout_refused",
    });
    expect(asked.endedPurchases).toEqual([]);
  });

  it("of the key, because the app's address has changed, leads to the session made before", async () => {
    const { world, stripe, asked } = meet(repeat(created), {
      created: [{ kind: "key_reused", status: 400, reason: "StripeIdempotencyError" }],
      sessions: [aSession({ id: "cs_0", metadata: {} }), aSession()],
    });
    expect(await (await createCheckout(request(), world)).json()).toMatchObject({ url: page });
    expect(stripe.asked[1]).toBe("find 2026-11-22T11:55:00.000Z 2026-11-23T12:00:00.000Z");
    expect(asked.recordedSessions).toEqual([`${id} cs_1`]);
  });

  it("of the key, and no session of the purchase is found", async () => {
    const { world } = meet(repeat(created), {
      created: [{ kind: "key_reused", status: 400, reason: "StripeIdempotencyError" }],
      sessions: [],
    });
    await expect(createCheckout(request(), world)).rejects.toMatchObject({
      code: "checkout_refused",
    });
  });
});

describe("an error of Stripe in answer to the create", () => {
  it("leads to the session, if there is one all the same", async () => {
    const { world, asked } = meet({}, {
      created: [{ kind: "unclear", status: 500, reason: "StripeAPIError" }],
    });
    const response = await createCheckout(request(), world);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ url: page });
    expect(asked.recordedSessions).toEqual([`${id} cs_1`]);
  });

  it("and none is there: the request may be sent again, and then ends the purchase", async () => {
    const answers: Partial<StripeAnswers> = {
      created: [{ kind: "unclear", status: 500, reason: "StripeAPIError" }],
      sessions: [],
    };
    const first = meet({}, answers);
    await expect(createCheckout(request(), first.world)).rejects.toMatchObject({
      code: "checkout_unclear",
    });
    expect(first.asked.endedPurchases).toEqual([]);
    const second = meet(repeat(created), answers);
    expect(await (await createCheckout(request(), second.world)).json())
      .toMatchObject({ purchase: { state: "expired" }, url: null });
    expect(second.asked.endedPurchases).toEqual([{ id, version: 1, refused: true }]);
  });

  it.each([0, 408, 409, 429])(
    "that is only %s ends nothing, however often it is sent",
    async (status) => {
      const { world, asked } = meet(repeat(created), {
        created: [{ kind: "unclear", status, reason: "StripeAPIError" }],
        sessions: [],
      });
      await expect(createCheckout(request(), world))
        .rejects.toMatchObject({ code: "checkout_unclear" });
      expect(asked.endedPurchases).toEqual([]);
    },
  );
});

describe("a repeat", () => {
  it("may not be sent twice in a second, because each asks Stripe", async () => {
    const { world, asked, stripe } = meet({ ...repeat(aServerPurchase()), mayCheck: false });
    await expect(createCheckout(request(), world)).rejects.toMatchObject({ code: "busy" });
    expect(asked.purchaseChecks).toEqual([1]);
    expect(stripe.asked).toEqual([]);
  });

  it("gets the page of the session that is open", async () => {
    const { world, stripe, asked } = meet(repeat(aServerPurchase()));
    const response = await createCheckout(request(), world);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ url: page });
    expect(stripe.asked).toEqual(["session cs_1"]);
    expect(asked.recordedSessions).toEqual([]);
  });

  it("of a session that was paid settles it, and there is no page any more", async () => {
    const { world, asked } = meet(repeat(aServerPurchase()), { sessions: [aPaidSession()] });
    const response = await createCheckout(request(), world);
    expect(await response.json()).toMatchObject({ purchase: { state: "paid" }, url: null });
    expect(asked.appliedPurchases).toHaveLength(1);
  });

  it("of a create whose stored answer is old reads the session as it is now", async () => {
    const { world, asked } = meet(repeat(created), { sessions: [aPaidSession()] });
    expect(await (await createCheckout(request(), world)).json()).toMatchObject({ url: null });
    expect(asked.appliedPurchases).toHaveLength(1);
  });

  it("of a session that Stripe has never known, such as one of another account, ends it", async () => {
    const purchase = aServerPurchase({ created_at: "2026-11-22T11:00:00+00:00" });
    const { world } = meet({ ...repeat(purchase), purchases: [purchase] }, { sessions: [] });
    const response = await createCheckout(request(), world);
    expect(await response.json()).toMatchObject({ purchase: { state: "expired" }, url: null });
  });

  it("of a live session with a test key gets no page, and the purchase stays open", async () => {
    const purchase = aServerPurchase({ livemode: true });
    const { world, asked } = meet({ ...repeat(purchase), purchases: [purchase] }, { sessions: [] });
    await expect(createCheckout(request(), world)).rejects.toMatchObject({
      code: "checkout_unclear",
    });
    expect(asked.appliedPurchases).toEqual([]);
  });

  it.each(["processing", "paid", "expired", "failed", "paid_after_deletion"] as const)(
    "of a purchase that is %s asks Stripe for nothing",
    async (state) => {
      const { world, stripe } = meet(repeat(aServerPurchase({ state })));
      const response = await createCheckout(request(), world);
      expect(await response.json()).toMatchObject({ purchase: { state }, url: null });
      expect(stripe.asked).toEqual([]);
    },
  );
});

describe("a session of a purchase that ended meanwhile, perhaps with its account", () => {
  const ended = () => Promise.resolve(aServerPurchase({ state: "expired" }));

  it.each<[string, Partial<StripeAnswers>, string[]]>([
    ["the answer to the create", {}, ["expire cs_1"]],
    [
      "the list, after an error",
      { created: [{ kind: "unclear", status: 500, reason: "StripeAPIError" }] },
      ["find 2026-11-22T11:55:00.000Z 2026-11-23T12:00:00.000Z", "expire cs_1"],
    ],
  ])("is expired at once, and nobody gets its page, if %s brings it", async (_, says, calls) => {
    const { world, stripe } = meet({}, says);
    world.adminDb.recordCheckoutSession = ended;
    const response = await createCheckout(request(), world);
    expect(await response.json()).toMatchObject({ purchase: { state: "expired" }, url: null });
    expect(stripe.asked).toEqual([`create ${id}`, ...calls]);
    expect(stripe.say.sessions).toMatchObject([{ status: "expired", url: null }]);
  });

  it("and cannot be expired now leads to no page either", async () => {
    const { world } = meet({}, { silent: ["expire"] });
    world.adminDb.recordCheckoutSession = ended;
    await expect(createCheckout(request(), world)).rejects.toMatchObject({
      code: "checkout_unclear",
    });
  });
});

it("a database call of ours that is refused does not blame the session, and can be repeated", async () => {
  const { world } = meet();
  world.adminDb = unauthorizedDatabase;
  await expect(createCheckout(request(), world))
    .rejects.toMatchObject({ code: "internal", status: 500 });
});
