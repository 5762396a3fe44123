import { act, fireEvent, screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
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
  it("shows the balance, and each line with its subject, its amount and the balance after it", async () => {
    await renderIn(createFakeStores(), <Credits />);
    const row = within(screen.getByRole("listitem"));
    expect(row.getByText("Welcome")).toBeTruthy();
    expect(row.getByText("+ 100")).toBeTruthy();
    expect(row.getByText("Balance 100")).toBeTruthy();
  });

  it("names the video that a returned amount belongs to", async () => {
    const past = failed({ prompt: "A whale breaches at dawn" });
    const fake = createFakeApi();
    fake.api.generations.byIds.mockResolvedValue([past]);
    fake.api.credits.page.mockResolvedValue([
      line({ seq: 3, type: "refund", amount: 10, balance_after: 100, generation_id: past.id }),
      line({ seq: 2, type: "deduction", amount: -10, balance_after: 90, generation_id: past.id }),
      line({ seq: 1 }),
    ]);
    await renderIn(createFakeStores(fake), <Credits />);
    const [returned, taken] = screen.getAllByRole("listitem");
    expect(returned?.textContent).toContain("Returned: A whale breaches at dawn");
    expect(returned?.textContent).toContain("The model stopped early.");
    expect(taken?.textContent).toContain("− 10");
    const [link] = screen.getAllByRole("link", { name: "A whale breaches at dawn" });
    expect(link?.getAttribute("href")).toBe(`/videos/${past.id}`);
  });

  it("shows what is held for a request without an answer, so that the balance adds up", async () => {
    const world = createFakeStores();
    world.api.generations.start.mockRejectedValueOnce(unreachable());
    await renderIn(world, <Credits />);
    const asked = request({ prompt: "A whale breaches at dawn" });
    await act(async () => void (await world.stores.requests.start(asked, 10, null)));
    const [held] = screen.getAllByRole("listitem");
    expect(held?.textContent).toMatch(/^Pending: A whale breaches at dawn.*− 10$/);
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
