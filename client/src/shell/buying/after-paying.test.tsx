import { act, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aPurchase } from "../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import { openKeptPurchases } from "../../api/device/kept/kept-purchases.ts";
import { line, settled, unreachable } from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import AfterPaying from "./after-paying.tsx";

const { id } = aPurchase();

/** The page that the checkout leads back to, with the purchase kept as when the user left. */
async function comeBack(search = `?purchase=${id}`) {
  history.replaceState(null, "", `/credits${search}`);
  const world = createFakeStores();
  const { open } = openKeptPurchases(world.memory.storing);
  open.put(id, { id, pack: "credits-500", since: Date.now(), top: 0 });
  await renderIn(world, <AfterPaying />);
  const said = () => world.stores.notices.take().map(({ kind, text }) => [kind, text]);
  const pass = (milliseconds: number) =>
    act(async () => {
      await vi.advanceTimersByTimeAsync(milliseconds);
      await settled();
    });
  return { ...world, said, pass };
}

const status = () => screen.getByRole("status").textContent;

const bought = (seq = 2) =>
  line({
    seq,
    type: "purchase",
    amount: 500,
    balance_after: 600,
    purchase_id: id,
    created_at: new Date().toISOString(),
  });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a user who comes back from the checkout", () => {
  it("reads that we check, and then one message with the credits", async () => {
    const { fake, said } = await comeBack();
    expect(status()).toBe("Payment received? Checking…");
    expect(location.search).toBe("");
    expect(said()).toEqual([]);
    await act(() => fake.live.onCreditTransaction(bought()));
    expect(status()).toBe("");
    expect(said()).toEqual([["good", "500 credits added."]]);
  });

  it("reads how many of the credits paid what was owed", async () => {
    const { fake, stores, said } = await comeBack();
    const debt = { type: "clawback", purchase_id: crypto.randomUUID(), paid_from_seq: 2 } as const;
    await act(() => {
      fake.live.onCreditTransaction(bought());
      fake.live.onCreditTransaction(line({ seq: 3, amount: -40, balance_after: 560, ...debt }));
    });
    expect(said().at(-1)).toEqual(["good", "500 credits added, 40 of them paid what was owed."]);
    expect(stores.credits.balance.value).toBe(560);
    await act(() =>
      fake.live.onCreditTransaction(line({ seq: 4, amount: -10, balance_after: 550 }))
    );
    expect(said()).toEqual([]);
  });

  it("reads that a canceled payment charged nothing", async () => {
    const { said } = await comeBack(`?purchase=${id}&canceled=1`);
    expect(said()).toEqual([["info", "Payment canceled. Nothing was charged."]]);
    expect(status()).toBe("");
  });

  it("reads that a payment takes days, until they close that", async () => {
    const { fake, pass } = await comeBack();
    fake.purchases.status.mockResolvedValue({
      purchase: aPurchase({ state: "processing" }),
      receipt_url: null,
    });
    await pass(2_000);
    expect(status()).toMatch(/^Your payment is on its way\. It takes some days/);
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    await pass(0);
    expect(status()).toBe("");
  });

  it("reads that a payment did not go through", async () => {
    const { fake, pass, said } = await comeBack();
    fake.purchases.status.mockResolvedValue({
      purchase: aPurchase({ state: "failed" }),
      receipt_url: null,
    });
    await pass(2_000);
    expect(said()).toEqual([["bad", "The payment did not go through. Nothing was charged."]]);
  });

  it("reads without a network that the credits come by themselves", async () => {
    const { fake, stores } = await comeBack();
    fake.api.credits.page.mockRejectedValue(unreachable());
    await act(() => stores.connection.resync());
    expect(status()).toBe("You are offline; your credits arrive by themselves.");
  });

  it("reads that the credits come by themselves once we have stopped asking", async () => {
    const { pass } = await comeBack();
    await pass(600_000);
    expect(status()).toMatch(/^No news of your payment yet\./);
  });
});

it("an address without a purchase says nothing and stays as it is", async () => {
  const { said } = await comeBack("?show=ready");
  expect(status()).toBe("");
  expect(said()).toEqual([]);
  expect(location.search).toBe("?show=ready");
});
