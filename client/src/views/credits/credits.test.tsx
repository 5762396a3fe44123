import { act, fireEvent, screen, within } from "@testing-library/preact";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Packs } from "../../api/contracts.ts";
import { aPack } from "../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import {
  createFakeApi,
  failed,
  line,
  request,
  settled,
  unreachable,
} from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import Credits from "./credits.tsx";

describe("credits screen", () => {
  it("shows the balance and what it buys", async () => {
    const { container } = await renderIn(createFakeStores(), <Credits />);
    expect(container.querySelector(".credits-balance")?.textContent).toBe(
      "Your balance:100credits",
    );
    expect(container.querySelector(".credits-buys")?.textContent).toBe("About 10 videos.");
  });

  it("shows what happened and the credits in one line, and its details below it", async () => {
    await renderIn(createFakeStores(), <Credits />);
    const row = screen.getByRole("listitem");
    expect(row.querySelector("summary")?.textContent).toBe("Welcome+ 100");
    expect(row.querySelector("dl")?.textContent).toMatch(/^Bonus.*\+ 100Balance 100$/);
    expect(row.querySelector("details")?.open).toBe(false);
  });

  it("has a heading for each day", async () => {
    vi.useFakeTimers({ toFake: ["Date"] }); // No midnight comes before it is shown.
    onTestFinished(() => void vi.useRealTimers());
    const fake = createFakeApi();
    const now = new Date();
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, 12);
    const [at, before] = [now.toISOString(), yesterday.toISOString()];
    fake.api.credits.page.mockResolvedValue([
      line({ seq: 4, created_at: at }),
      line({ seq: 3, created_at: at }),
      line({ seq: 2, created_at: before }),
      line({ seq: 1, created_at: new Date(2024, 1, 29, 12).toISOString() }),
    ]);
    await renderIn(createFakeStores(fake), <Credits />);
    const days = screen.getAllByRole("region").map((day) => [
      within(day).getByRole("heading", { level: 3 }).textContent,
      within(day).getAllByRole("listitem").length,
    ]);
    expect(days).toEqual([["Today", 2], ["Yesterday", 1], ["February 29, 2024", 1]]);
  });

  it("shows a returned amount in the line of its video, with why in the details", async () => {
    const past = failed({ prompt: "A whale breaches at dawn" });
    const fake = createFakeApi();
    fake.api.generations.byIds.mockResolvedValue([past]);
    fake.api.credits.page.mockResolvedValue([
      line({ seq: 3, type: "refund", amount: 10, balance_after: 100, generation_id: past.id }),
      line({ seq: 2, type: "deduction", amount: -10, balance_after: 90, generation_id: past.id }),
      line({ seq: 1 }),
    ]);
    await renderIn(createFakeStores(fake), <Credits />);
    const [row, welcome] = screen.getAllByRole("listitem");
    expect(row?.querySelector("summary")?.textContent).toBe("A whale breaches at dawn10 returned");
    const details = Array.from(row?.querySelectorAll("dl > div") ?? [], (one) => one.textContent);
    expect(details[0]).toMatch(/− 10Balance 90$/);
    expect(details[1]).toMatch(/^Returned: the model stopped early\..*\+ 10Balance 100$/);
    expect(row?.querySelector("a")?.getAttribute("href")).toBe(`/videos/${past.id}`);
    expect(welcome?.textContent).toContain("Welcome");
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
  });

  it("shows the history after the packs, which would push it down", async () => {
    const fake = createFakeApi();
    const answer = Promise.withResolvers<Packs>();
    fake.purchases.packs.mockReturnValue(answer.promise);
    await renderIn(createFakeStores(fake), <Credits />);
    expect(screen.queryByRole("heading", { name: "History" })).toBeNull();
    await act(async () => {
      answer.resolve({ closed: null, packs: [aPack()] });
      await settled();
    });
    expect(screen.getByRole("heading", { name: "History" })).toBeTruthy();
    expect(fake.purchases.packs).toHaveBeenCalledOnce();
  });

  it("shows the history although the packs could not be read", async () => {
    const fake = createFakeApi();
    fake.purchases.packs.mockRejectedValue(unreachable());
    await renderIn(createFakeStores(fake), <Credits />);
    expect(screen.getByRole("heading", { name: "History" })).toBeTruthy();
  });

  it("shows what is held for a request without an answer, so that the balance adds up", async () => {
    const world = createFakeStores();
    world.api.generations.start.mockRejectedValueOnce(unreachable());
    await renderIn(world, <Credits />);
    const asked = request({ prompt: "A whale breaches at dawn" });
    await act(async () =>
      void (await world.stores.requests.start(asked, { cost: 10, length_seconds: 5 }))
    );
    const [held] = screen.getAllByRole("listitem");
    expect(held?.textContent).toMatch(/^Pending: A whale breaches at dawn.*− 10$/);
    world.stores.dispose();
  });

  it("shows what is held for planned videos", async () => {
    const world = createFakeStores();
    await renderIn(world, <Credits />);
    const price = { cost: 10, length_seconds: 5 };
    await act(async () => {
      for (let count = 0; count < 4; count += 1) {
        await world.stores.requests.start(request(), price);
      }
    });
    expect(screen.getAllByText(/^Pending/)).toHaveLength(1);
    world.stores.dispose();
  });

  it("shows the price of the cheapest video if the balance is below it", async () => {
    const fake = createFakeApi();
    fake.api.credits.page.mockResolvedValue([line({ seq: 2, amount: -100, balance_after: 0 })]);
    await renderIn(createFakeStores(fake), <Credits />);
    expect(screen.getByRole("status").textContent).toBe(
      "Not enough for a video: the cheapest costs 10. The operator of this app can add credits.",
    );
  });

  it("shows the packs instead of the operator where credits are sold", async () => {
    const fake = createFakeApi();
    fake.api.credits.page.mockResolvedValue([line({ seq: 2, amount: -100, balance_after: 0 })]);
    fake.purchases.packs.mockResolvedValue({ closed: null, packs: [aPack()] });
    await renderIn(createFakeStores(fake), <Credits />);
    expect(screen.getByRole("heading", { name: "Buy credits" })).toBeTruthy();
    expect(screen.getByRole("button", { name: /^500 credits/ })).toBeTruthy();
    expect(screen.getByRole("status").textContent)
      .toBe("Not enough for a video: the cheapest costs 10.");
  });

  it("has no word about buying where nothing is sold", async () => {
    const { container } = await renderIn(createFakeStores(), <Credits />);
    expect(container.textContent).not.toMatch(/buy|pay/i);
    expect(screen.queryByRole("button")).toBeNull();
  });

  it.each(
    [
      [
        "waiting",
        "2026-01-01T01:00:00Z",
        /^Only so many accounts get free credits on one day\. Your 100 will be here by /,
      ],
      ["waiting", null, /^Free credits are paused/],
      ["throw_away", null, /throw-away email address/],
      ["repeated", null, /already received/],
    ] as const,
  )("says why there are no free credits: %s, %s", async (state, expectedAt, text) => {
    const fake = createFakeApi();
    fake.api.credits.page.mockResolvedValue([]);
    fake.api.credits.welcome.mockResolvedValue({ state, expected_at: expectedAt });
    await renderIn(createFakeStores(fake), <Credits />);
    expect(await screen.findByText(text)).toBeTruthy();
  });

  it("drops that sentence when the free credits arrive", async () => {
    const fake = createFakeApi();
    fake.api.credits.page.mockResolvedValue([]);
    fake.api.credits.welcome.mockResolvedValue({ state: "waiting", expected_at: null });
    const world = createFakeStores(fake);
    await renderIn(world, <Credits />);
    await screen.findByText(/^Free credits are paused/);
    act(() => world.fake.live.onCreditTransaction(line({ seq: 1 })));
    expect(screen.queryByText(/^Free credits are paused/)).toBeNull();
    expect(screen.getByText("Balance 100")).toBeTruthy();
  });

  it("does not ask for it while the credits suffice for a video", async () => {
    const fake = createFakeApi();
    await renderIn(createFakeStores(fake), <Credits />);
    expect(fake.api.credits.welcome).not.toHaveBeenCalled();
  });

  it("updates when a line arrives", async () => {
    const { fake } = await (async () => {
      const world = createFakeStores();
      await renderIn(world, <Credits />);
      return world;
    })();
    act(() => fake.live.onCreditTransaction(line({ seq: 2, amount: -85, balance_after: 15 })));
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
  });

  it("explains purchases, what was taken back, and what paid a debt", async () => {
    const past = failed({ prompt: "A whale breaches at dawn" });
    const purchase_id = "55555555-5555-4555-8555-555555555555";
    const fake = createFakeApi();
    fake.api.generations.byIds.mockResolvedValue([past]);
    fake.api.credits.page.mockResolvedValue([
      line({
        seq: 5,
        type: "clawback",
        amount: -8,
        balance_after: 2,
        purchase_id,
        paid_from_seq: 4,
        description: "Paid what was owed",
      }),
      line({ seq: 4, type: "refund", amount: 10, balance_after: 10, generation_id: past.id }),
      line({
        seq: 3,
        type: "clawback",
        amount: -490,
        balance_after: 0,
        purchase_id,
        description: "Taken back: the payment was reversed",
      }),
      line({
        seq: 2,
        type: "purchase",
        amount: 500,
        balance_after: 600,
        purchase_id,
        description: "500 credits",
      }),
      line({ seq: 1 }),
    ]);
    await renderIn(createFakeStores(fake), <Credits />);
    const rows = screen.getAllByRole("listitem");
    const texts = rows.map(({ textContent }) => textContent);
    expect(texts[0]).toMatch(/^Paid what was owed/);
    expect(texts[1]).toMatch(/^A whale breaches at dawn10 returned/);
    expect(texts[1]).toContain(
      "the model stopped early. · 10 credits returned, 8 of them paid what was owed",
    );
    expect(texts[2]).toMatch(/^Taken back− 490The payment was reversed/);
    expect(texts[3]).toMatch(/^500 credits bought\+ 500Purchase/);
    expect(rows[3]?.querySelector("a")?.getAttribute("href")).toBe("/you/billing");
  });

  it("mentions a debt to a user without credits, until it is paid", async () => {
    const fake = createFakeApi();
    fake.api.credits.page.mockResolvedValue([line({ seq: 2, amount: -100, balance_after: 0 })]);
    fake.purchases.unsettled.mockResolvedValue([
      { state: "paid", amount: 500, currency: "eur", owed: 30, held: 0 },
      { state: "paid", amount: 500, currency: "eur", owed: 10, held: 0 },
    ]);
    const { stores } = createFakeStores(fake);
    await renderIn({ stores }, <Credits />);
    const debt =
      "You owe 40 credits, because a payment was taken back. New credits pay that first.";
    expect(await screen.findByText(debt)).toBeTruthy();
    fake.purchases.unsettled.mockResolvedValue([]);
    act(() => fake.live.onCreditTransaction(line({ seq: 3, amount: 40, balance_after: 40 })));
    act(() => fake.live.onCreditTransaction(line({ seq: 4, amount: -40, balance_after: 0 })));
    await act(settled);
    expect(screen.queryByText(debt)).toBeNull();
  });

  it("does not ask for a debt while there are credits", async () => {
    const fake = createFakeApi();
    fake.api.credits.page.mockResolvedValue([line({ seq: 2, amount: -95, balance_after: 5 })]);
    await renderIn(createFakeStores(fake), <Credits />);
    await act(settled);
    expect(fake.api.credits.welcome).toHaveBeenCalled();
    expect(fake.purchases.unsettled).not.toHaveBeenCalled();
  });

  it("loads older lines on demand", async () => {
    const fake = createFakeApi();
    fake.api.credits.page.mockResolvedValue([line({ seq: 2, balance_after: 120 })]);
    const { api } = fake;
    await renderIn(createFakeStores(fake), <Credits />);
    api.credits.page.mockResolvedValueOnce([line({ seq: 1 })]);
    fireEvent.click(screen.getByRole("button", { name: "Older" }));
    await act(settled);
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
  });
});
