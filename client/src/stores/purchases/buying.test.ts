import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aPurchase } from "../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import { openKeptPurchases } from "../../api/device/kept/kept-purchases.ts";
import { createMemory } from "../../api/device/kept/memory.ts";
import type { Code } from "../../api/problem.ts";
import { refused, settled, unreachable, USER } from "../../fixtures/fake-api.ts";
import { createFakePurchases } from "../../fixtures/fake-purchases.ts";
import { createBuying } from "./buying.ts";

const from = { place: "credits", top: 120 } as const;
const checkout = "https://checkout.stripe.com/c/pay/cs_test_1";

function setUp() {
  const api = createFakePurchases();
  api.createCheckout.mockImplementation(({ id, pack }) =>
    Promise.resolve({ purchase: aPurchase({ id, pack }), url: checkout })
  );
  const kept = openKeptPurchases(createMemory(localStorage, USER.id).storing).open;
  const leave = vi.fn<(address: string) => void>();
  const onEnded = vi.fn();
  const onRefused = vi.fn();
  const open = () => Promise.resolve(api);
  const buying = createBuying({ open, kept, language: "de", leave, onEnded, onRefused });
  const asked = () => api.createCheckout.mock.calls.map(([request]) => request);
  return { api, kept, leave, onEnded, onRefused, buying, asked };
}

/** A request that is answered when the test says so. */
function answerLater({ api }: ReturnType<typeof setUp>) {
  const { promise, resolve, reject } = Promise.withResolvers<
    Awaited<ReturnType<typeof api.createCheckout>>
  >();
  api.createCheckout.mockReturnValueOnce(promise);
  return { resolve, reject };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("buying a pack", () => {
  it("is busy at once, asks with an id that is kept before, and leaves for the checkout", async () => {
    const world = setUp();
    const { buying, kept, leave, asked } = world;
    const answer = answerLater(world);
    const done = buying.buy("credits-500", from);
    expect(buying.state.value).toEqual({ is: "asking", pack: "credits-500" });
    await settled();
    const [request] = asked();
    expect(request).toEqual({
      id: expect.any(String),
      pack: "credits-500",
      return_to: "credits",
      locale: "de",
    });
    const id = request?.id ?? "";
    expect(kept.get(id)).toEqual({ id, pack: "credits-500", since: expect.any(Number) });
    answer.resolve({ purchase: aPurchase({ id }), url: checkout });
    await done;
    expect(leave).toHaveBeenCalledExactlyOnceWith(checkout);
    expect(buying.state.value).toEqual({ is: "leaving", pack: "credits-500" });
    expect(kept.get(id)).toMatchObject({ top: 120 });
  });

  it("ignores every further tap until then", async () => {
    const { buying, leave, asked } = setUp();
    await Promise.all([
      buying.buy("credits-500", from),
      buying.buy("credits-500", from),
      buying.buy("credits-1200", from),
    ]);
    await buying.buy("credits-500", from);
    expect(asked()).toHaveLength(1);
    expect(leave).toHaveBeenCalledOnce();
  });

  it("says so after 10 s without an answer, and tries again with the same id", async () => {
    const world = setUp();
    const { buying, leave, asked, kept } = world;
    const late = answerLater(world);
    const first = buying.buy("credits-500", from);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(buying.state.value.is).toBe("asking");
    await vi.advanceTimersByTimeAsync(1);
    await first;
    expect(buying.state.value).toMatchObject({ is: "refused", problem: { code: "no_answer" } });

    await buying.buy("credits-500", from);
    const [before, again] = asked();
    expect(again?.id).toBe(before?.id);
    expect(leave).toHaveBeenCalledOnce();
    // The first answer comes after all.
    late.resolve({ purchase: aPurchase({ id: before?.id ?? "" }), url: checkout });
    await vi.advanceTimersByTimeAsync(0);
    expect(leave).toHaveBeenCalledOnce();
    expect(kept.all()).toHaveLength(1);
  });

  it("waits a moment and asks again where the server is busy, and leaves once", async () => {
    const { api, buying, leave, asked } = setUp();
    const busy = refused("busy", 503);
    api.createCheckout.mockRejectedValueOnce(busy).mockRejectedValueOnce(busy);
    const done = buying.buy("credits-500", from);
    await vi.advanceTimersByTimeAsync(3_000);
    await done;
    expect(new Set(asked().map(({ id }) => id)).size).toBe(1);
    expect(asked()).toHaveLength(3);
    expect(leave).toHaveBeenCalledOnce();
  });

  it("says so if the server stays busy", async () => {
    const { api, buying, asked } = setUp();
    api.createCheckout.mockRejectedValue(refused("busy", 503));
    const done = buying.buy("credits-500", from);
    await vi.advanceTimersByTimeAsync(60_000);
    await done;
    expect(asked()).toHaveLength(4);
    expect(buying.state.value).toMatchObject({ is: "refused", problem: { code: "busy" } });
  });

  it.each(["unreachable", "checkout_unclear"] as const)(
    "keeps the id after %s, because the request may have been carried out",
    async (code: Code) => {
      const { api, buying, asked, onRefused } = setUp();
      api.createCheckout.mockRejectedValueOnce(
        code === "unreachable" ? unreachable() : refused(code, 503),
      );
      await buying.buy("credits-500", from);
      expect(buying.state.value).toMatchObject({ is: "refused", problem: { code } });
      expect(onRefused).not.toHaveBeenCalled();
      await buying.buy("credits-500", from);
      expect(new Set(asked().map(({ id }) => id)).size).toBe(1);
    },
  );

  it.each(
    [["pack_not_found", 404], ["too_many_checkouts", 429], [
      "first_purchase_too_large",
      422,
    ]] as const,
  )("after the refusal %s it keeps nothing, and reads the packs again", async (code, status) => {
    const { api, buying, kept, asked, onRefused, leave } = setUp();
    api.createCheckout.mockRejectedValueOnce(refused(code, status));
    await buying.buy("credits-500", from);
    expect(buying.state.value).toMatchObject({ is: "refused", problem: { code } });
    expect(kept.all()).toEqual([]);
    expect(onRefused).toHaveBeenCalledOnce();
    expect(leave).not.toHaveBeenCalled();
    await buying.buy("credits-500", from);
    expect(new Set(asked().map(({ id }) => id)).size).toBe(2);
  });

  it("uses a new id for another pack, and once the user has seen the checkout", async () => {
    const { buying, asked } = setUp();
    await buying.buy("credits-500", from);
    buying.cameBack();
    await buying.buy("credits-500", from);
    buying.cameBack();
    await buying.buy("credits-1200", from);
    expect(new Set(asked().map(({ id }) => id)).size).toBe(3);
  });

  it("goes to an open checkout of the same pack, and keeps that purchase", async () => {
    const { api, buying, kept, leave } = setUp();
    const open = aPurchase();
    api.createCheckout.mockResolvedValueOnce({ purchase: open, url: checkout });
    await buying.buy("credits-500", from);
    expect(leave).toHaveBeenCalledOnce();
    expect(kept.all().map(({ id }) => id)).toEqual([open.id]);
  });

  it.each(["expired", "failed"] as const)(
    "makes a new purchase if the one it asked for is %s, once",
    async (state) => {
      const { api, buying, kept, leave, asked } = setUp();
      api.createCheckout.mockImplementationOnce(({ id }) =>
        Promise.resolve({ purchase: aPurchase({ id, state }), url: null })
      );
      await buying.buy("credits-500", from);
      expect(asked()).toHaveLength(2);
      expect(leave).toHaveBeenCalledOnce();
      expect(kept.all().map(({ id }) => id)).toEqual([asked()[1]?.id]);
    },
  );

  it("passes on a purchase that was paid before, instead of leaving", async () => {
    const { api, buying, leave, onEnded } = setUp();
    const paid = aPurchase({ state: "paid" });
    api.createCheckout.mockResolvedValueOnce({ purchase: paid, url: null });
    await buying.buy("credits-500", from);
    expect(leave).not.toHaveBeenCalled();
    expect(onEnded).toHaveBeenCalledExactlyOnceWith(paid);
    expect(buying.state.value).toEqual({ is: "ready" });
  });

  it("does not leave for an address that this build does not know", async () => {
    const { api, buying, kept, leave } = setUp();
    api.createCheckout.mockImplementationOnce(({ id }) =>
      Promise.resolve({
        purchase: aPurchase({ id }),
        url: "https://checkout.stripe.com.evil.test/",
      })
    );
    await buying.buy("credits-500", from);
    expect(leave).not.toHaveBeenCalled();
    expect(buying.state.value).toMatchObject({
      is: "refused",
      problem: { code: "checkout_elsewhere" },
    });
    expect(kept.all()).toEqual([]);
  });
});

describe("a checkout that was left for", () => {
  it("makes the button ready again when the user comes back, and not before", async () => {
    const world = setUp();
    const { buying } = world;
    const answer = answerLater(world);
    const done = buying.buy("credits-500", from);
    await settled();
    buying.cameBack();
    expect(buying.state.value.is).toBe("asking");
    answer.resolve({ purchase: aPurchase(), url: checkout });
    await done;
    buying.cameBack();
    expect(buying.state.value).toEqual({ is: "ready" });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(buying.state.value).toEqual({ is: "ready" });
  });

  it("says so if the browser has not opened it after 10 s", async () => {
    const { buying } = setUp();
    await buying.buy("credits-500", from);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(buying.state.value).toMatchObject({ is: "refused", problem: { code: "no_answer" } });
  });
});
