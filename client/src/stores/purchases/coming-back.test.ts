import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aPurchase } from "../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import { openKeptPurchases } from "../../api/device/kept/kept-purchases.ts";
import type { Purchase } from "../../api/contracts.ts";
import { line, refused, settled, unreachable } from "../../fixtures/fake-api.ts";
import { createFakeStores } from "../../fixtures/fake-stores.tsx";
import { purchasesOf } from "./purchases.ts";
import type { PurchaseOutcome, WayBack } from "./coming-back.ts";

const { id } = aPurchase();
const now = "2026-11-22T12:00:00Z";

let stop = () => {};

async function setUp({ isKept = true }: { isKept?: boolean } = {}) {
  const world = createFakeStores();
  const { stores, fake: { purchases: api }, memory } = world;
  const kept = openKeptPurchases(memory.storing).open;
  if (isKept) kept.put(id, { id, pack: "credits-500", since: Date.now(), top: 0 });
  await settled();
  const { comingBack } = purchasesOf(stores);
  const outcomes: PurchaseOutcome[] = [];
  comingBack.onOutcome((outcome) => outcomes.push(outcome));
  const say = (purchase: Partial<Purchase>) =>
    api.status.mockImplementation((asked) =>
      Promise.resolve({ purchase: aPurchase({ id: asked.id, ...purchase }), receipt_url: null })
    );
  /** The line of the credits, as Realtime brings it. */
  const pay = (seq = 2, at = now) =>
    world.fake.live.onCreditTransaction(
      line({
        seq,
        type: "purchase",
        amount: 500,
        balance_after: 600,
        purchase_id: id,
        created_at: at,
      }),
    );
  const begin = async (wayBack: WayBack | null) => {
    const end = comingBack.begin(wayBack);
    stop = () => {
      end();
      stores.dispose();
    };
    await settled();
  };
  return { ...world, api, kept, comingBack, outcomes, say, pay, begin };
}

const paid = { is: "added", id, credits: 500, seq: 2 };
const back = { id, isCanceled: false };
const canceled = { id, isCanceled: true };
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now) });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("back from the checkout", () => {
  it("waits for the line, and asks nobody if it comes within 2 s", async () => {
    const { api, kept, comingBack, outcomes, pay, begin } = await setUp();
    await begin(back);
    expect(comingBack.waiting.value).toEqual({ id, is: "checking" });
    await pass(1_900);
    pay();
    expect(outcomes).toEqual([paid]);
    expect(comingBack.waiting.value).toBeNull();
    expect(kept.all()).toEqual([]);
    await pass(200_000);
    expect(api.status).not.toHaveBeenCalled();
    expect(outcomes).toHaveLength(1);
  });

  it("finds a line that came before the app was open", async () => {
    const { api, outcomes, comingBack, begin, fake } = await setUp();
    fake.api.credits.page.mockResolvedValue([
      line({ seq: 2, type: "purchase", amount: 500, purchase_id: id, created_at: now }),
      line({ seq: 1 }),
    ]);
    await begin(back);
    fake.live.onState("live");
    await pass(0);
    expect(outcomes).toEqual([paid]);
    expect(comingBack.waiting.value).toBeNull();
    expect(api.status).not.toHaveBeenCalled();
  });

  it("asks after 2 s, then after 2, 4, 8 … 60 s, and then says that the credits come anyway", async () => {
    const { api, comingBack, outcomes, begin } = await setUp();
    await begin(back);
    const times: number[] = [];
    const start = Date.now();
    api.status.mockImplementation(() => {
      times.push((Date.now() - start) / 1000);
      return Promise.resolve({ purchase: aPurchase(), receipt_url: null });
    });
    await pass(600_000);
    expect(times).toEqual([2, 4, 8, 16, 32, 64, 124]);
    expect(comingBack.waiting.value).toEqual({ id, is: "late" });
    expect(outcomes).toEqual([]);
  });

  it("tells the credits even then, and asks when the user looks at the app again", async () => {
    const { api, comingBack, outcomes, pay, begin } = await setUp();
    await begin(back);
    await pass(600_000);
    dispatchEvent(new Event("focus"));
    await pass(0);
    expect(api.status).toHaveBeenCalledTimes(8);
    expect(comingBack.waiting.value).toEqual({ id, is: "late" });
    pay(2, new Date().toISOString());
    expect(outcomes).toEqual([paid]);
    expect(comingBack.waiting.value).toBeNull();
  });

  it("reads the ledger again if the server says that it is paid", async () => {
    const { comingBack, outcomes, say, begin, fake } = await setUp();
    await begin(back);
    say({ state: "paid", paid_at: now });
    fake.api.credits.page.mockResolvedValue([
      line({ seq: 2, type: "purchase", amount: 500, purchase_id: id, created_at: now }),
      line({ seq: 1 }),
    ]);
    await pass(2_000);
    expect(outcomes).toEqual([paid]);
    expect(comingBack.waiting.value).toBeNull();
  });

  it("keeps asking without a network, and looks at once when it is back", async () => {
    const { api, comingBack, outcomes, say, begin, fake, stores } = await setUp();
    await begin(back);
    api.status.mockRejectedValue(unreachable());
    fake.api.credits.page.mockRejectedValue(unreachable());
    await stores.connection.resync();
    await pass(20_000);
    expect(comingBack.waiting.value).toEqual({ id, is: "checking" });
    expect(stores.connection.isOffline.value).toBe(true);
    say({ state: "paid", paid_at: now });
    fake.api.credits.page.mockResolvedValue([line({ seq: 1 })]);
    await stores.connection.resync();
    await pass(0);
    expect(outcomes).toEqual([{ ...paid, seq: null }]);
  });

  it("says that a payment takes days, until it is read, and tells it when it is through", async () => {
    const { comingBack, outcomes, say, pay, begin, kept, api } = await setUp();
    await begin(back);
    say({ state: "processing" });
    await pass(2_000);
    expect(comingBack.waiting.value).toEqual({ id, is: "processing" });
    expect(kept.all()).toHaveLength(1);
    const asked = api.status.mock.calls.length;
    await pass(600_000);
    expect(api.status).toHaveBeenCalledTimes(asked);
    comingBack.dismiss();
    expect(comingBack.waiting.value).toBeNull();
    expect(kept.all()).toEqual([]);
    pay();
    expect(outcomes).toEqual([paid]);
  });

  it("still waits when the page is loaded again, also without a network, until it is read", async () => {
    const { api, comingBack, say, begin } = await setUp();
    await begin(back);
    const loadAgain = async () => {
      stop();
      await begin(null);
      await pass(2_000);
      return comingBack.waiting.value;
    };
    api.status.mockRejectedValue(unreachable());
    expect(await loadAgain()).toEqual({ id, is: "checking" });
    say({ state: "processing" });
    expect(await loadAgain()).toEqual({ id, is: "processing" });
    expect(await loadAgain()).toEqual({ id, is: "processing" });
    comingBack.dismiss();
    expect(await loadAgain()).toBeNull();
  });

  it("does not say again that there is no news, once that was read", async () => {
    const { api, comingBack, kept, begin } = await setUp();
    await begin(back);
    api.status.mockRejectedValue(unreachable());
    await pass(600_000);
    expect(comingBack.waiting.value).toEqual({ id, is: "late" });
    comingBack.dismiss();
    stop();
    await begin(null);
    expect(comingBack.waiting.value).toBeNull();
    expect(kept.all()).toHaveLength(1);
  });

  it.each(["failed", "expired"] as const)("says that it is %s, once", async (state) => {
    const { comingBack, outcomes, say, begin } = await setUp();
    await begin(back);
    say({ state });
    await pass(2_000);
    expect(outcomes).toEqual([{ is: state, id }]);
    expect(comingBack.waiting.value).toBeNull();
  });

  it.each(["amount_mismatch", "paid_after_deletion"] as const)(
    "says that the operator looks into it: %s",
    async (state) => {
      const { comingBack, say, begin } = await setUp();
      await begin(back);
      say({ state });
      await pass(2_000);
      expect(comingBack.waiting.value).toEqual({ id, is: "odd" });
    },
  );

  it("hears by Realtime that a payment takes days, without asking", async () => {
    const { api, comingBack, begin, fake } = await setUp();
    await begin(back);
    fake.live.onPurchase(aPurchase({ state: "open" }));
    fake.live.onPurchase({ id: "from a newer server" });
    expect(comingBack.waiting.value).toEqual({ id, is: "checking" });
    fake.live.onPurchase(aPurchase({ state: "processing" }));
    expect(comingBack.waiting.value).toEqual({ id, is: "processing" });
    await pass(600_000);
    expect(api.status).not.toHaveBeenCalled();
  });

  it("shows nothing for the purchase of somebody else, or one that is none", async () => {
    const { api, comingBack, outcomes, begin } = await setUp({ isKept: false });
    await begin(back);
    api.status.mockRejectedValue(refused("purchase_not_found", 404));
    await pass(600_000);
    expect(api.status).toHaveBeenCalledOnce();
    expect(comingBack.waiting.value).toBeNull();
    expect(outcomes).toEqual([]);
  });

  it("shows nothing for a purchase that was paid long ago, when its address is opened again", async () => {
    const { comingBack, outcomes, say, pay, begin } = await setUp({ isKept: false });
    await begin(null);
    stop();
    pay(2, "2026-11-20T12:00:00Z");
    await begin(back);
    expect(comingBack.waiting.value).toBeNull();
    say({ id: crypto.randomUUID(), state: "paid", paid_at: "2026-11-20T12:00:00Z" });
    await begin({ id: crypto.randomUUID(), isCanceled: false });
    await pass(2_000);
    expect(comingBack.waiting.value).toBeNull();
    expect(outcomes).toEqual([]);
  });
});

describe("back from a canceled checkout", () => {
  it("asks the server, and then says that nothing was charged", async () => {
    const { comingBack, outcomes, kept, begin } = await setUp();
    await begin(canceled);
    await pass(0);
    expect(outcomes).toEqual([{ is: "canceled", id }]);
    expect(comingBack.waiting.value).toBeNull();
    expect(kept.all()).toEqual([]);
  });

  it.each([["paid", paid], ["processing", null]] as const)(
    "says what is true instead if it is %s all the same",
    async (state, outcome) => {
      const { comingBack, outcomes, say, begin, fake } = await setUp();
      say({ state, paid_at: now });
      fake.api.credits.page.mockResolvedValue([
        ...(outcome
          ? [line({ seq: 2, type: "purchase", amount: 500, purchase_id: id, created_at: now })]
          : []),
        line({ seq: 1 }),
      ]);
      await begin(canceled);
      await pass(0);
      expect(outcomes).toEqual(outcome ? [outcome] : []);
      expect(comingBack.waiting.value?.is).toBe(outcome ? undefined : "processing");
    },
  );

  it("promises nothing without an answer, and looks again later", async () => {
    const { api, outcomes, kept, begin, say } = await setUp();
    api.status.mockRejectedValue(unreachable());
    await begin(canceled);
    await pass(0);
    expect(outcomes).toEqual([{ is: "unsure", id }]);
    expect(kept.all()).toHaveLength(1);
    say({ state: "paid", paid_at: now });
    dispatchEvent(new Event("focus"));
    await pass(0);
    expect(outcomes.at(-1)).toMatchObject({ is: "added" });
  });
});

describe("a purchase that this device keeps", () => {
  it("is looked at twice when the app opens, without a word while it is not paid", async () => {
    const { api, comingBack, outcomes, kept, begin } = await setUp();
    await begin(null);
    await pass(600_000);
    expect(api.status).toHaveBeenCalledTimes(2);
    expect(comingBack.waiting.value).toBeNull();
    expect(outcomes).toEqual([]);
    expect(kept.all()).toHaveLength(1);
  });

  it.each([
    ["the window comes to the front", () => dispatchEvent(new Event("focus"))],
    [
      "Back brings the page as it was",
      () => dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true })),
    ],
    ["the page becomes visible", () => {
      const visibility = vi.spyOn(document, "visibilityState", "get");
      for (const state of ["hidden", "visible"] as const) {
        visibility.mockReturnValue(state);
        document.dispatchEvent(new Event("visibilitychange"));
      }
    }],
  ])("is looked at when %s, and the ledger is read", async (_when, happen) => {
    const { outcomes, begin, say, kept } = await setUp();
    await begin(null);
    await pass(0);
    say({ state: "paid", paid_at: now });
    happen();
    await pass(0);
    expect(outcomes).toEqual([{ ...paid, seq: null }]);
    expect(kept.all()).toEqual([]);
  });

  it("is found by the second look if it was paid too late for the first one", async () => {
    const { outcomes, begin, say, kept } = await setUp();
    await begin(null);
    // What the server knew before: it does not ask Stripe twice within five seconds.
    await pass(4_900);
    say({ state: "paid", paid_at: now });
    expect(outcomes).toEqual([]);
    await pass(100);
    expect(outcomes).toEqual([{ ...paid, seq: null }]);
    expect(kept.all()).toEqual([]);
  });

  it("is looked at again if a user who has paid comes back while a look is under way", async () => {
    const { api, outcomes, begin, say } = await setUp();
    const answer = Promise.withResolvers<void>();
    await begin(null);
    api.status.mockImplementation(async () => {
      await answer.promise;
      return { purchase: aPurchase({ id }), receipt_url: null };
    });
    await pass(5_000);
    dispatchEvent(new Event("focus"));
    answer.resolve();
    await pass(0);
    say({ state: "paid", paid_at: now });
    await pass(5_000);
    expect(outcomes).toEqual([{ ...paid, seq: null }]);
  });

  it("is not asked about before the user has seen the checkout", async () => {
    const { api, kept, begin } = await setUp({ isKept: false });
    kept.put(id, { id, pack: "credits-500", since: Date.now() });
    await begin(null);
    await pass(600_000);
    expect(api.status).not.toHaveBeenCalled();
  });

  it("is forgotten without a word when it has expired", async () => {
    const { outcomes, kept, begin, say } = await setUp();
    say({ state: "expired" });
    await begin(null);
    await pass(0);
    expect(outcomes).toEqual([]);
    expect(kept.all()).toEqual([]);
  });

  it("gives up after a while without an answer, until the next look", async () => {
    const { api, kept, begin } = await setUp();
    api.status.mockRejectedValue(refused("internal", 500));
    await begin(null);
    await pass(600_000);
    expect(api.status).toHaveBeenCalledTimes(8);
    dispatchEvent(new Event("focus"));
    expect(kept.all()).toHaveLength(1);
  });
});

describe("credits that were bought elsewhere", () => {
  it("are told when they come while the app is open, once", async () => {
    const { outcomes, pay, begin, fake } = await setUp({ isKept: false });
    await begin(null);
    await pass(0);
    pay();
    fake.live.onPurchase(aPurchase({ state: "paid", paid_at: now }));
    await pass(0);
    expect(outcomes).toEqual([paid]);
  });

  it("are not told if they were there when the app opened", async () => {
    const { outcomes, pay, begin } = await setUp({ isKept: false });
    pay();
    await begin(null);
    await pass(0);
    expect(outcomes).toEqual([]);
  });

  it("are told as failed when a payment that took days has not come, once", async () => {
    const { outcomes, begin, fake } = await setUp({ isKept: false });
    await begin(null);
    const failed = aPurchase({ state: "failed" });
    fake.live.onPurchase(failed);
    fake.live.onPurchase({ ...failed, version: 9 });
    expect(outcomes).toEqual([{ is: "failed", id }]);
  });
});

it("looks at nothing any more once it is stopped", async () => {
  const { api, outcomes, pay, begin } = await setUp();
  await begin(back);
  stop();
  pay();
  await pass(600_000);
  expect(api.status).not.toHaveBeenCalled();
  expect(outcomes).toEqual([]);
});
