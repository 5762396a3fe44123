import { describe, expect, it } from "vitest";
import { aPaidSession, aServerPurchase, createFakeStripe } from "../_shared/fixtures/stripe.ts";
import { createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import { Problem } from "../_shared/http/problem.ts";
import { deleteAccount } from "./handler.ts";

const confirmed = () => post({ confirm: "delete my account" });

it("the account is closed first, and the files are deleted before the sign-in that owns them", async () => {
  const { world, asked } = createWorld({ jobs: ["job1", "job2"] });
  const response = await deleteAccount(confirmed(), world);
  expect(await response.json()).toEqual({ deleted: true });
  expect(asked.erased).toEqual([
    `close ${userId}`,
    `erase ${userId}`,
    `pictures ${userId}`,
    `clips ${userId}`,
    `sounds ${userId}`,
    `videos ${userId}`,
    `posters ${userId}`,
    `sign-in ${userId}`,
    `finish ${userId}`,
  ]);
  expect(asked.canceled).toEqual(["job1", "job2"]);
});

it("a repeat runs all steps again", async () => {
  const { world, asked } = createWorld();
  await deleteAccount(confirmed(), world);
  await deleteAccount(confirmed(), world);
  expect(asked.erased).toHaveLength(18);
});

it("nothing changes in a session that has ended", async () => {
  const { world, asked } = createWorld({ sessionEnded: new Error("not_signed_in") });
  await expect(deleteAccount(confirmed(), world)).rejects.toThrow("not_signed_in");
  expect(asked.erased).toEqual([]);
});

it("an error of Auth is not reported as success", async () => {
  const { world, asked } = createWorld({ accountError: new Error("Auth is away") });
  await expect(deleteAccount(confirmed(), world)).rejects.toThrow("Auth is away");
  expect(asked.erased).not.toContain(`finish ${userId}`);
});

it.each([{}, { confirm: true }, { confirm: "yes" }])(
  "nothing changes without the confirming words: %j",
  async (body) => {
    const { world, asked } = createWorld();
    await expect(deleteAccount(post(body), world)).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(asked.erased).toEqual([]);
  },
);

it("a database call of ours that is refused does not blame the session", async () => {
  const { world } = createWorld();
  world.adminDb = unauthorizedDatabase;
  await expect(deleteAccount(confirmed(), world))
    .rejects.toMatchObject({ code: "internal", status: 500 });
});

it("a deletion is done when the sign-in is gone, even if that cannot be recorded", async () => {
  const { world, asked } = createWorld();
  world.adminDb.finishAccountDeletion = unauthorizedDatabase.finishAccountDeletion;
  const response = await deleteAccount(confirmed(), world);
  expect(await response.json()).toEqual({ deleted: true });
  expect(asked.erased.at(-1)).toBe(`sign-in ${userId}`);
});

it("an account with very many files is closed, and reconcile removes the rest of them", async () => {
  const { world, asked } = createWorld();
  let rounds = 0;
  world.files.removeFolder = (_bucket, _userId, mayContinue) => {
    while (mayContinue()) rounds += 1;
    return Promise.resolve(false);
  };
  const response = await deleteAccount(confirmed(), world);
  expect(await response.json()).toEqual({ deleted: true });
  expect(rounds).toBeGreaterThan(20);
  expect(rounds).toBeLessThan(100);
  expect(asked.erased).toEqual([`close ${userId}`, `erase ${userId}`]);
});

describe("a purchase that is not paid yet", () => {
  const { id } = aServerPurchase();

  it("is ended at Stripe before the account is closed", async () => {
    const stripe = createFakeStripe();
    const { world, asked } = createWorld({ stripe, openPurchases: [[aServerPurchase()]] });
    expect((await deleteAccount(confirmed(), world)).status).toBe(200);
    expect(stripe.asked).toEqual(["expire cs_1", "session cs_1"]);
    expect(asked.appliedPurchases).toMatchObject([{ facts: { sessionStatus: "expired" } }]);
    expect(asked.erased[0]).toBe(`close ${userId}`);
  });

  it("and was paid in the same second is settled first", async () => {
    const stripe = createFakeStripe({ sessions: [aPaidSession()] });
    const { world, asked } = createWorld({ stripe, openPurchases: [[aServerPurchase()]] });
    expect((await deleteAccount(confirmed(), world)).status).toBe(200);
    expect(asked.appliedPurchases).toMatchObject([{ facts: { paymentStatus: "paid" } }]);
    expect(asked.erased[0]).toBe(`close ${userId}`);
  });

  it("and whose create was never answered gets its session by the same create, and loses it", async () => {
    const stripe = createFakeStripe();
    const created = aServerPurchase({ state: "created", session_id: null, livemode: null });
    const { world, asked } = createWorld({ stripe, openPurchases: [[created]] });
    expect((await deleteAccount(confirmed(), world)).status).toBe(200);
    expect(stripe.asked.slice(0, 2)).toEqual([`create ${id}`, "expire cs_1"]);
    expect(asked.recordedSessions).toEqual([`${id} cs_1`]);
  });

  it("and whose session Stripe refuses to make is ended without one", async () => {
    const refused = { kind: "refused", status: 400, reason: "amount_too_small" } as const;
    const stripe = createFakeStripe({ created: [refused] });
    const created = aServerPurchase({ state: "created", session_id: null, version: 1 });
    const { world, asked } = createWorld({ stripe, openPurchases: [[created]] });
    expect((await deleteAccount(confirmed(), world)).status).toBe(200);
    expect(asked.endedPurchases).toEqual([{ id, version: 1, refused: true }]);
    expect(asked.appliedPurchases).toEqual([]);
  });

  it("and whose session Stripe does not know does not stop the deletion for a day", async () => {
    const stripe = createFakeStripe({ sessions: [] });
    const old = aServerPurchase({ created_at: "2026-11-22T11:00:00+00:00" });
    const { world, asked } = createWorld({ stripe, openPurchases: [[old]], purchases: [old] });
    expect((await deleteAccount(confirmed(), world)).status).toBe(200);
    expect(asked.appliedPurchases).toMatchObject([{ facts: { sessionStatus: "expired" } }]);
    expect(asked.erased[0]).toBe(`close ${userId}`);
  });

  it.each([401, 403])(
    "stops the deletion when Stripe refuses our key with %s: a session may exist",
    async (status) => {
      const refused = { kind: "refused", status, reason: "the key" } as const;
      const stripe = createFakeStripe({ created: [refused] });
      const created = aServerPurchase({ state: "created", session_id: null });
      const { world, asked } = createWorld({ stripe, openPurchases: [[created]] });
      await expect(deleteAccount(confirmed(), world))
        .rejects.toMatchObject({ code: "payments_unavailable" });
      expect(asked.endedPurchases).toEqual([]);
      expect(asked.erased).toEqual([]);
    },
  );

  it("and was started while the others were ended is ended in the next round", async () => {
    const stripe = createFakeStripe();
    const { world, asked } = createWorld({
      stripe,
      openPurchases: [[], [aServerPurchase()]],
      closing: [new Problem("purchase_open", "A purchase can still be paid.", "Try again.")],
    });
    expect((await deleteAccount(confirmed(), world)).status).toBe(200);
    expect(stripe.asked[0]).toBe("expire cs_1");
    expect(asked.erased[0]).toBe(`close ${userId}`);
  });

  it("and is started again and again stops the deletion after three rounds", async () => {
    const open = new Problem("purchase_open", "A purchase can still be paid.", "Try again.");
    const { world, asked } = createWorld({
      stripe: createFakeStripe(),
      closing: [open, open, open],
    });
    await expect(deleteAccount(confirmed(), world)).rejects.toBe(open);
    expect(asked.erased).toEqual([]);
  });

  it.each(["expire", "session", "create"])(
    "stops the deletion, and nothing is deleted, when Stripe does not answer: %s",
    async (call) => {
      const stripe = createFakeStripe({ silent: [call] });
      const purchase = call === "create"
        ? aServerPurchase({ state: "created", session_id: null, livemode: null })
        : aServerPurchase();
      const { world, asked } = createWorld({ stripe, openPurchases: [[purchase]] });
      await expect(deleteAccount(confirmed(), world))
        .rejects.toMatchObject({ code: "payments_unavailable", status: 503 });
      expect(asked.erased).toEqual([]);
    },
  );

  it("stops the deletion while no payment service is set up", async () => {
    const { world, asked } = createWorld({ openPurchases: [[aServerPurchase()]] });
    await expect(deleteAccount(confirmed(), world))
      .rejects.toMatchObject({ code: "not_configured", status: 500 });
    expect(asked.erased).toEqual([]);
  });

  it("stops the deletion while the settings for selling have a flaw, which only the log gets", async () => {
    const { world, asked } = createWorld({
      sellingFlaw: "APP_URL is not set",
      openPurchases: [[aServerPurchase()]],
    });
    await expect(deleteAccount(confirmed(), world)).rejects.toMatchObject({
      code: "not_configured",
      message: expect.not.stringContaining("APP_URL"),
      cause: "APP_URL is not set",
    });
    expect(asked.erased).toEqual([]);
  });
});

it("a flaw in the settings for selling stops no deletion without an open purchase", async () => {
  const { world, asked } = createWorld({ sellingFlaw: "APP_URL is not set" });
  expect((await deleteAccount(confirmed(), world)).status).toBe(200);
  expect(asked.erased[0]).toBe(`close ${userId}`);
});

it("a payment that is on its way stops the deletion, with the date, and Stripe is not asked", async () => {
  const pending = new Problem("payment_pending", "Until 5 December.", "Wait for it.");
  const stripe = createFakeStripe();
  const { world, asked } = createWorld({
    stripe,
    openPurchases: [[aServerPurchase({ state: "processing" })]],
    closing: [pending],
  });
  await expect(deleteAccount(confirmed(), world)).rejects.toBe(pending);
  expect(stripe.asked).toEqual([]);
  expect(asked.erased).toEqual([]);
});
