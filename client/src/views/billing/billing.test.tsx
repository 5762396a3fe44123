import { act, fireEvent, screen, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeApi, line, refused, settled, unreachable } from "../../fixtures/fake-api.ts";
import { paid } from "../../fixtures/fake-purchases.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import type { Purchase } from "../../api/contracts.ts";
import { keepFocus } from "../../shell/page/keep-focus.ts";
import Billing from "./billing.tsx";

const now = "2026-01-05T12:00:00Z";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now), toFake: ["Date"] });
  return () => vi.useRealTimers();
});

async function open(purchases: Purchase[], credits = 600) {
  const fake = createFakeApi();
  fake.purchases.list.mockResolvedValue(purchases);
  fake.api.credits.page.mockResolvedValue([line({ seq: 1, balance_after: credits })]);
  const world = createFakeStores(fake);
  await renderIn(world, <Billing />);
  await act(settled);
  return world;
}

async function tap(name: string | RegExp) {
  fireEvent.click(screen.getByRole("button", { name }));
  await act(settled);
}

const card = () => screen.getByRole("listitem");
const textOf = (element: Element) => element.textContent.replace(/\s/gu, " ");

describe("a purchase in Billing", () => {
  it("shows its pack, its price, its day and that it was paid", async () => {
    const noon = new Date(2026, 0, 2, 12).toISOString(); // In every time zone.
    await open([paid({ created_at: noon, paid_at: noon })]);
    expect(within(card()).getByRole("heading").textContent).toBe("500 credits");
    expect(textOf(card())).toContain("€5.00");
    expect(textOf(card())).toMatch(/Jan 2.*· Paid/);
  });

  it("shows what was paid with taxes, if that is more than the price", async () => {
    await open([paid({ amount_paid: 595 })]);
    expect(textOf(card())).toContain("€5.95");
  });

  const unpaid = { amount_paid: null, granted: 0, paid_at: null };

  it.each<[string, Partial<Purchase>]>([
    ["Waiting for payment, until", { state: "open", expires_at: "2026-01-05T13:00:00Z" }],
    ["Waiting for payment, until", { state: "created", expires_at: "2026-01-05T13:00:00Z" }],
    ["Nothing was charged.", { state: "open", expires_at: "2026-01-05T11:00:00Z" }],
    ["The payment is on its way.", { state: "processing" }],
    ["Not paid, and no longer open. Nothing was charged.", { state: "expired" }],
    ["the payment did not arrive. Nothing was charged.", { state: "failed" }],
    ["Paid after the account was deleted", { state: "paid_after_deletion", amount_paid: 500 }],
    ["Paid, but not the price of this pack", { state: "amount_mismatch", amount_paid: 400 }],
  ])("says how its payment stands: %s (%o)", async (text, part) => {
    await open([paid({ ...unpaid, ...part })]);
    expect(textOf(card())).toContain(text);
    expect(screen.queryByRole("button", { name: /receipt/i })).toBeNull();
    expect(screen.queryByRole("button", { name: /Return/ })).toBeNull();
  });

  it.each<[string[], Partial<Purchase>]>([
    [["€2.50 was refunded.", "250 credits taken back for it."], { refunded: 250, taken: 250 }],
    [
      ["€5.00 was taken back, because the payment was disputed.", "460 credits taken back for it."],
      { disputed: 500, taken: 460, owed: 40 },
    ],
    [
      ["40 credits are owed: they were used before the payment was taken back. New credits pay that first."],
      { disputed: 500, taken: 460, owed: 40 },
    ],
    [["1 credit is owed"], { disputed: 500, taken: 499, owed: 1 }],
    [
      ["460 credits are held for your return. The operator of this app sends €4.60 back to you."],
      { held: 460, return_asked_at: now },
    ],
    [["Your return was not paid out"], { return_asked_at: now }],
  ])("says what happened to it, and why: %j", async (texts, part) => {
    await open([paid(part)]);
    for (const text of texts) expect(textOf(card())).toContain(text);
  });

  it("does not say that a return was not paid out if the money went back", async () => {
    await open([paid({ return_asked_at: now, refunded: 460, taken: 460 })]);
    expect(textOf(card())).not.toContain("not paid out");
  });

  it("changes when Realtime says so, and never back", async () => {
    const { stores, fake } = await open([]);
    const purchase = paid({ state: "processing", granted: 0, amount_paid: null, paid_at: null });
    act(() => fake.live.onPurchase(purchase));
    expect(textOf(card())).toContain("on its way");
    act(() => fake.live.onPurchase({ ...paid(), id: purchase.id, version: 4 }));
    expect(textOf(card())).toContain("· Paid");
    act(() => fake.live.onPurchase(purchase));
    act(() => fake.live.onPurchase({ from: "a newer server" }));
    expect(textOf(card())).toContain("· Paid");
    stores.dispose();
  });

  it("is read again when a ledger line arrives", async () => {
    const { api, fake } = await open([paid()]);
    fake.purchases.list.mockResolvedValue([paid({ refunded: 500, taken: 500, version: 9 })]);
    act(() => fake.live.onCreditTransaction(line({ seq: 2, amount: -500, balance_after: 100 })));
    await act(settled);
    expect(screen.getAllByText(/was refunded/)).toHaveLength(1);
    expect(api.purchases).toHaveBeenCalled();
  });
});

describe("a purchase that is not paid yet", () => {
  const purchase = () =>
    paid({
      state: "open",
      granted: 0,
      amount_paid: null,
      paid_at: null,
      expires_at: "2026-01-05T13:00:00Z",
    });

  it("can be paid: the app asks for its page, which leads back to Billing", async () => {
    const { fake } = await open([purchase()]);
    await screen.findByRole("button", { name: "Continue to payment" });
    await tap("Continue to payment");
    expect(fake.purchases.createCheckout.mock.calls).toEqual([
      [expect.objectContaining({ pack: "credits-500", return_to: "billing" })],
    ]);
  });

  it("says why its page does not open, and that nothing was charged", async () => {
    const { fake } = await open([purchase()]);
    fake.purchases.createCheckout.mockRejectedValueOnce(unreachable());
    await screen.findByRole("button", { name: "Continue to payment" });
    await tap("Continue to payment");
    expect(screen.getByRole("alert").textContent).toContain("Nothing was charged");
    expect(screen.getByRole("button", { name: "Continue to payment" })).toBeTruthy();
  });
});

describe("the receipt", () => {
  it("is fetched on a tap, and then is a link that has the focus", async () => {
    const { fake } = await open([paid({ id: "55555555-5555-4555-8555-555555555555" })]);
    const receipt_url = "https://pay.stripe.com/receipts/1";
    fake.purchases.status.mockResolvedValueOnce({ purchase: paid(), receipt_url });
    await tap(/^Get receipt: 500 credits/);
    expect(fake.purchases.status).toHaveBeenCalledWith({
      id: "55555555-5555-4555-8555-555555555555",
      receipt: true,
    });
    const link = screen.getByRole("link", { name: "Open receipt" });
    expect(link.getAttribute("href")).toBe(receipt_url);
    expect(link.getAttribute("rel")).toBe("noreferrer");
    expect(document.activeElement).toBe(link);
  });

  it.each([null, "javascript:alert(1)", "http://pay.stripe.com/receipts/1", "nonsense"])(
    "is missing if its address is %s",
    async (receipt_url) => {
      const { fake } = await open([paid()]);
      fake.purchases.status.mockResolvedValueOnce({ purchase: paid(), receipt_url });
      await tap(/^Get receipt/);
      expect(screen.queryByRole("link", { name: "Open receipt" })).toBeNull();
      expect(screen.getByRole("status").textContent).toContain("There is no receipt");
    },
  );

  it("can be fetched again after a failure", async () => {
    const { fake } = await open([paid()]);
    fake.purchases.status.mockRejectedValueOnce(unreachable());
    await tap(/^Get receipt/);
    expect(screen.getByRole("alert").textContent).toContain("No connection");
    expect(screen.getByRole("button", { name: /^Get receipt/ })).toBeTruthy();
  });
});

describe("returning unused credits", () => {
  const return_until = "2026-01-16T00:01:00Z";

  it("says once what happens, and then what is held", async () => {
    const purchase = paid({ return_until });
    const { fake } = await open([purchase], 460);
    screen.getByRole("button", { name: "Return unused credits" }).click();
    await Promise.resolve(); // Drawn, and no effect has run.
    expect(fake.purchases.returnCredits).not.toHaveBeenCalled();
    const question = screen.getByText(/^Return 460 credits\? They cannot be used from then on/);
    expect(textOf(question)).toContain("sends €4.60 back to you. Used credits cannot be returned.");
    expect(document.activeElement).toBe(question.closest("p"));
    fake.purchases.returnCredits.mockResolvedValueOnce({
      ...purchase,
      held: 460,
      version: 4,
      return_asked_at: now,
      return_until: null,
    });
    await tap("Return 460 credits");
    expect(fake.purchases.returnCredits.mock.calls).toEqual([[purchase.id]]);
    expect(textOf(card())).toContain("460 credits are held for your return.");
    expect(screen.queryByRole("button", { name: /Return/ })).toBeNull();
  });

  it("keeps the credits, and the focus at the purchase, if the user changes their mind", async () => {
    keepFocus();
    const { fake } = await open([paid({ return_until })]);
    await tap("Return unused credits");
    await tap("Keep them");
    await act(settled);
    expect(fake.purchases.returnCredits).not.toHaveBeenCalled();
    expect(screen.getByRole("button", { name: "Return unused credits" })).toBeTruthy();
    expect(document.activeElement).toBe(card());
  });

  it("is offered for no more than what is left of the purchase, and of the balance", async () => {
    await open([paid({ return_until, taken: 100, refunded: 100 })], 1000);
    await tap("Return unused credits");
    expect(screen.getByRole("button", { name: "Return 400 credits" })).toBeTruthy();
  });

  it.each<[string, number, Partial<Purchase>]>([
    ["everything is used", 0, { return_until }],
    ["the time is over", 600, { return_until: "2026-01-05T11:59:59Z" }],
    ["it was asked before", 600, { return_until: null, return_asked_at: now, held: 500 }],
  ])("is not offered if %s", async (_why, balance, part) => {
    await open([paid(part)], balance);
    expect(screen.queryByRole("button", { name: /Return/ })).toBeNull();
  });

  it.each(["nothing_to_return", "return_too_late"] as const)(
    "explains a refusal: %s",
    async (code) => {
      const { fake } = await open([paid({ return_until })]);
      fake.purchases.returnCredits.mockRejectedValueOnce(refused(code, 409));
      await tap("Return unused credits");
      await tap("Return 500 credits");
      expect(screen.getByRole("alert").textContent).toBe(`No: ${code}.`);
    },
  );
});

describe("the list of purchases", () => {
  it("says that nothing was bought", async () => {
    await open([]);
    expect(screen.getByText("You have not bought any credits yet.")).toBeTruthy();
  });

  it("offers Retry if it could not be loaded, and loads by itself when the app is online", async () => {
    const fake = createFakeApi();
    fake.purchases.list.mockRejectedValue(unreachable());
    const { stores } = createFakeStores(fake);
    await renderIn({ stores }, <Billing />);
    await act(settled);
    expect(screen.getByRole("alert").textContent).toContain("could not be loaded. No connection");
    await tap("Retry");
    expect(screen.getByRole("alert")).toBeTruthy();
    fake.purchases.list.mockResolvedValue([paid()]);
    vi.setSystemTime(Date.parse(now) + 60_000);
    await act(() => stores.connection.resync());
    await act(settled);
    expect(card()).toBeTruthy();
    stores.dispose();
  });

  it("loads older purchases on demand", async () => {
    const page = Array.from(
      { length: 20 },
      (_, index) =>
        paid({ created_at: new Date(Date.UTC(2026, 0, 2) - index * 60_000).toISOString() }),
    );
    const { fake } = await open(page);
    fake.purchases.list.mockRejectedValueOnce(unreachable())
      .mockResolvedValueOnce([paid({ created_at: "2025-12-01T00:00:00Z" })]);
    await tap("Older");
    expect(screen.getByRole("alert").textContent).toContain("No connection");
    await tap("Older");
    expect(fake.purchases.list).toHaveBeenLastCalledWith(page.at(-1)?.created_at);
    expect(screen.getAllByRole("listitem")).toHaveLength(21);
    expect(screen.queryByRole("button", { name: "Older" })).toBeNull();
  });
});
