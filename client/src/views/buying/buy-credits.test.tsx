import { act, fireEvent, screen } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  aPack,
  aPurchase,
} from "../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import type { Packs } from "../../api/contracts.ts";
import { createFakeApi, refused, settled, unreachable } from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import BuyCredits from "./buy-credits.tsx";

const videos = (text: number, photo: number): Packs["packs"][number]["videos"] => [
  { mode: "t2v", model: "wan-fast", resolution: "480p", length_seconds: 5, count: text },
  { mode: "i2v", model: "wan-picture", resolution: "480p", length_seconds: 5, count: photo },
];

const offer: Packs = {
  closed: null,
  packs: [
    aPack({ slug: "credits-500", credits: 500, amount: 500, videos: videos(50, 33) }),
    aPack({ slug: "credits-1200", credits: 1_200, amount: 1_100, videos: videos(120, 80) }),
    aPack({ slug: "credits-3000", credits: 3_000, amount: 2_500, videos: videos(300, 200) }),
  ],
};

/** The texts of the buttons, without the spaces that Intl puts into prices. */
const buttons = () =>
  screen.queryAllByRole("button").map(({ textContent }) => textContent?.replace(/\s/gu, " "));

const leave = vi.fn<(address: string | URL) => void>();

async function show(
  what: Packs = offer,
  props: Partial<Parameters<typeof BuyCredits>[0]> = {},
) {
  const fake = createFakeApi();
  fake.purchases.packs.mockResolvedValue(what);
  fake.purchases.createCheckout.mockImplementation(({ id, pack }) =>
    Promise.resolve({
      purchase: aPurchase({ id, pack }),
      url: `https://checkout.stripe.com/c/pay/${id}`,
    })
  );
  const world = createFakeStores(fake);
  vi.spyOn(location, "assign").mockImplementation(leave);
  const rendered = await renderIn(world, <BuyCredits place="credits" {...props} />);
  return { ...world, ...rendered };
}

afterEach(() => leave.mockClear());

describe("packs", () => {
  it("are shown with what they are enough for, what they cost, and what a larger one saves", async () => {
    await show();
    expect(buttons()).toEqual([
      "500 credits up to 50 videos from text or 33 from a photo €5.00",
      "1,200 credits up to 120 videos from text or 80 from a photo · 8 % cheaper €11.00",
      "3,000 credits up to 300 videos from text or 200 from a photo · 16 % cheaper €25.00",
    ]);
    const middle = document.querySelector("[data-prominent=true]");
    expect(middle?.textContent).toContain("1,200");
  });

  it("say in the composer what they are enough for in its mode", async () => {
    await show(offer, { place: "create", mode: "i2v" });
    expect(buttons()[0]).toBe("500 credits up to 33 videos €5.00");
  });

  it("become one button where the credits are only low", async () => {
    await show(offer, { place: "create", mode: "t2v", one: true });
    expect(buttons()).toEqual(["Buy 1,200 credits · €11.00"]);
    expect(screen.getByRole("link", { name: "All packs" }).getAttribute("href")).toBe("/credits");
  });

  it.each([["jpy", 500, "JP¥500"], ["bhd", 5_000, "BHD 5.000"], ["isk", 70_000, "ISK 700"]])(
    "show a price in %s with its decimals",
    async (currency, amount, price) => {
      await show({ closed: null, packs: [aPack({ currency, amount })] });
      expect(buttons()[0]).toContain(price.replace("JP", ""));
    },
  );

  it("are not there where nothing is sold", async () => {
    const { container } = await show({ closed: null, packs: [] });
    expect(container.textContent).toBe("");
  });

  it("make way for the operator's sentence while selling is paused", async () => {
    await show({ closed: "Back on Monday.", packs: offer.packs });
    expect(buttons()).toEqual([]);
    expect(screen.getByRole("status").textContent).toBe("Back on Monday.");
  });
});

describe("a tap on a pack", () => {
  it("makes it busy at once and leaves for the checkout, once", async () => {
    const { fake } = await show();
    const pack = screen.getByRole("button", { name: /^1,200/ });
    fireEvent.click(pack);
    await act(() => {});
    expect(pack.getAttribute("aria-busy")).toBe("true");
    expect(pack.textContent).toContain("Opening");
    fireEvent.click(pack);
    fireEvent.click(screen.getByRole("button", { name: /^500/ }));
    await act(settled);
    expect(fake.purchases.createCheckout).toHaveBeenCalledOnce();
    expect(leave).toHaveBeenCalledOnce();
    expect(String(leave.mock.calls[0]?.[0])).toMatch(/^https:\/\/checkout\.stripe\.com\/c\/pay\//);
  });

  it("can be repeated when Back shows the page as it was", async () => {
    await show();
    const pack = screen.getByRole("button", { name: /^1,200/ });
    fireEvent.click(pack);
    await act(settled);
    expect(pack.getAttribute("aria-busy")).toBe("true");
    await act(() => {
      dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    });
    expect(pack.getAttribute("aria-busy")).toBeNull();
    expect(pack.textContent).toContain("€11.00");
  });

  it.each([
    [unreachable(), "No answer. Nothing was charged; try again."],
    [
      refused("too_many_checkouts", 429),
      "No: too_many_checkouts. Nothing was charged.",
    ],
    [refused("selling_closed", 503), "No: selling_closed. Nothing was charged."],
    [refused("not_configured", 500), "No: not_configured. Nothing was charged."],
  ])("that fails says what happened and that nothing was charged: %s", async (problem, text) => {
    const { fake } = await show();
    fake.purchases.createCheckout.mockRejectedValueOnce(problem);
    fireEvent.click(screen.getByRole("button", { name: /^500/ }));
    await act(settled);
    expect(screen.getByRole("alert").textContent).toBe(text);
    expect(leave).not.toHaveBeenCalled();
  });

  it("that fails says so within the screen", async () => {
    const { fake } = await show();
    const scrolled = vi.spyOn(Element.prototype, "scrollIntoView").mockImplementation(() => {});
    fake.purchases.createCheckout.mockRejectedValueOnce(unreachable());
    fireEvent.click(screen.getByRole("button", { name: /^500/ }));
    await act(settled);
    const shown = scrolled.mock.contexts.map((element) => (element as Element).textContent);
    expect(shown).toEqual([screen.getByRole("alert").textContent]);
    scrolled.mockRestore();
  });

  it("that leads to another address is refused with a message", async () => {
    const { fake } = await show();
    fake.purchases.createCheckout.mockResolvedValueOnce({
      purchase: aPurchase(),
      url: "https://pay.example.com/1",
    });
    fireEvent.click(screen.getByRole("button", { name: /^500/ }));
    await act(settled);
    expect(screen.getByRole("alert").textContent).toMatch(
      /was not opened\. Nothing was charged\.$/,
    );
    expect(leave).not.toHaveBeenCalled();
  });

  it("shows the current packs when the server no longer has that one", async () => {
    const { fake } = await show();
    fake.purchases.createCheckout.mockRejectedValueOnce(refused("pack_not_found", 404));
    fake.purchases.packs.mockResolvedValue({ closed: null, packs: [aPack({ credits: 700 })] });
    fireEvent.click(screen.getByRole("button", { name: /^500/ }));
    await act(settled);
    expect(buttons()).toHaveLength(1);
    expect(buttons()[0]).toContain("700 credits");
  });
});

it("offline, packs cannot be bought, and the reason is there", async () => {
  const { fake, stores } = await show();
  fake.api.credits.page.mockRejectedValue(unreachable());
  await act(() => stores.connection.resync());
  const pack = screen.getByRole("button", { name: /^500/ });
  expect(pack.getAttribute("aria-disabled")).toBe("true");
  const reason = document.getElementById(pack.getAttribute("aria-describedby") ?? "");
  expect(reason?.textContent).toBe("You are offline. Buying credits needs a connection.");
  fireEvent.click(pack);
  await act(settled);
  expect(fake.purchases.createCheckout).not.toHaveBeenCalled();
});
