import { act, cleanup, fireEvent, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { aPack } from "../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import { createFakeApi, line, settled, unreachable } from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import { Create } from "./create.tsx";

const PROMPT = "A fox trots through fresh snow";
let world: ReturnType<typeof createFakeStores>;

beforeEach(async () => {
  world = createFakeStores();
  await renderIn(world, <Create />);
});

const prompt = () => screen.getByLabelText<HTMLTextAreaElement>("Prompt");
const button = () => screen.getByRole("button", { name: /^Make video/ });
const write = (value: string) => fireEvent.input(prompt(), { target: { value } });
const choose = (name: string) => fireEvent.click(screen.getByRole("radio", { name }));

async function tap() {
  fireEvent.click(button());
  await act(settled);
}

describe("create", () => {
  it("shows the price on the button", () => {
    expect(button().textContent).toBe("Make video · 10 credits");
    choose("720p");
    expect(button().textContent).toBe("Make video · 20 credits");
  });

  it("shows what the model is good at while there is nothing more urgent", async () => {
    expect(screen.getByText("Quick.")).toBeTruthy();
    await tap();
    expect(screen.queryByText("Quick.")).toBeNull();
  });

  it("starts a video with one tap", async () => {
    write(PROMPT);
    await tap();
    expect(world.api.generations.start).toHaveBeenCalledOnce();
    expect(prompt().value).toBe("");
  });

  it("sends with Ctrl+Enter", async () => {
    write(PROMPT);
    fireEvent.keyDown(prompt(), { key: "Enter", ctrlKey: true });
    await act(settled);
    expect(world.api.generations.start).toHaveBeenCalledOnce();
  });

  it("sends a double tap once, and shows no message about the second", async () => {
    write(PROMPT);
    fireEvent.click(button());
    await tap();
    expect(world.api.generations.start).toHaveBeenCalledOnce();
    expect(screen.getByRole("status").textContent).toBe("");
  });

  it("works offline with the prices of an earlier visit, and only without any says that they are missing", async () => {
    const openOffline = async () => {
      cleanup();
      const fake = createFakeApi();
      fake.api.catalog.models.mockRejectedValue(unreachable());
      await renderIn(createFakeStores(fake), <Create />);
      await tap();
    };
    await openOffline(); // `beforeEach` was the earlier visit.
    expect(screen.getByRole("status").textContent).toContain("Describe what happens");
    localStorage.clear();
    await openOffline();
    expect(screen.getByRole("status").textContent).toContain("No connection");
  });

  it("counts characters as the server does", () => {
    write("🦊🦊🦊");
    expect(screen.getByText("3 / 500")).toBeTruthy();
  });

  it("explains itself when it is tapped too early", async () => {
    write("A fox");
    expect(button().getAttribute("aria-disabled")).toBe("true");
    expect(screen.getByRole("status").textContent).toBe("");
    await tap();
    expect(screen.getByRole("status").textContent).toBe("5 more characters, please.");
    expect(document.activeElement).toBe(prompt());
    write(PROMPT);
    await act(settled);
    expect(screen.getByRole("status").textContent).toBe("");
  });

  it("reports before the tap that there are too few credits, and what they would be enough for", async () => {
    world.stores.credits.hold("other", 85);
    choose("720p");
    write(PROMPT);
    await act(settled);
    expect(screen.getByRole("status").textContent).toBe(
      "This costs 20 credits, you have 15. 480p costs 10.",
    );
    await tap();
    expect(world.api.generations.start).not.toHaveBeenCalled();
  });

  it("offers packs to a user without enough credits, and is ready once they are here", async () => {
    cleanup();
    const fake = createFakeApi();
    fake.api.credits.page.mockResolvedValue([line({ seq: 2, amount: -95, balance_after: 5 })]);
    fake.purchases.packs.mockResolvedValue({ closed: null, packs: [aPack()] });
    world = createFakeStores(fake);
    await renderIn(world, <Create />);
    write(PROMPT);
    expect((await screen.findByRole("button", { name: /^500 credits/ })).textContent)
      .toContain("about 50 videos");
    expect(button().getAttribute("aria-disabled")).toBe("true");
    const bought = { type: "purchase", purchase_id: crypto.randomUUID() } as const;
    act(() =>
      fake.live.onCreditTransaction(line({ seq: 3, amount: 500, balance_after: 505, ...bought }))
    );
    expect(screen.queryByRole("button", { name: /^500 credits/ })).toBeNull();
    expect(button().getAttribute("aria-disabled")).toBeNull();
    expect(prompt().value).toBe(PROMPT);
    expect(world.api.generations.start).not.toHaveBeenCalled();
  });

  it("offers one pack to a user who is about to run out", async () => {
    world.fake.purchases.packs.mockResolvedValue({ closed: null, packs: [aPack()] });
    world.stores.credits.hold("other", 87);
    write(PROMPT);
    expect(await screen.findByRole("button", { name: /^Buy 500 credits/ })).toBeTruthy();
    expect(button().getAttribute("aria-disabled")).toBeNull();
  });

  it("warns before the last credits are spent", async () => {
    world.stores.credits.hold("other", 87);
    write(PROMPT);
    await act(settled);
    expect(screen.getByRole("status").textContent).toBe("After this you have 3 credits left.");
  });

  it("asks for a photo in photo mode, and refuses other files", async () => {
    choose("Photo");
    const input = await screen.findByLabelText("Choose a photo");
    const lie = new File(["GIF89a"], "photo.png", { type: "image/png" });
    // Not by fireEvent: if another test has loaded preact/compat, it sends `input` instead.
    Object.defineProperty(input, "files", { value: [lie] });
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await act(settled);
    expect(world.stores.notices.take().map(({ text }) => text)).toEqual([
      "That file isn't a picture we can use. PNG, JPEG or WebP, up to 40 MB.",
    ]);
    await tap();
    expect(screen.getByRole("status").textContent).toBe("Choose a photo first.");
  });

  it("offers a shape only if the model accepts one", () => {
    expect(screen.getByRole("group", { name: "Shape" })).toBeTruthy();
    choose("Photo");
    expect(screen.queryByRole("group", { name: "Shape" })).toBeNull();
  });

  it("shows the price and time of each choice", () => {
    const choice = screen.getByRole("radio", { name: "480p" });
    expect(choice.getAttribute("aria-describedby")).toBeTruthy();
    expect(screen.getByText("10 credits · in 25 s")).toBeTruthy();
    // Not measured yet, so the catalog's value is used.
    expect(screen.getByText("20 credits · in 40 s")).toBeTruthy();
  });

  it("offers under More what the model accepts, and no More if it accepts nothing", async () => {
    fireEvent.click(screen.getByRole("button", { name: "More" }));
    const seed = await screen.findByLabelText("Seed");
    expect(screen.queryByLabelText("Avoid")).toBeNull();
    write(PROMPT);
    fireEvent.input(seed, { target: { value: "1.5" } });
    await tap();
    expect(screen.getByRole("status").textContent).toBe(
      "A seed is a whole number up to 2147483647.",
    );
    expect(world.api.generations.start).not.toHaveBeenCalled();
    fireEvent.input(seed, { target: { value: "7" } });
    await tap();
    expect(world.api.generations.start).toHaveBeenCalledWith(expect.objectContaining({ seed: 7 }));
    choose("Photo");
    expect(screen.queryByRole("button", { name: "More" })).toBeNull();
  });

  it("closes More when the video starts, unless it contains values for the next video", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const more = () => screen.getByRole("button", { name: "More" }).getAttribute("aria-expanded");
    fireEvent.click(screen.getByRole("button", { name: "More" }));
    expect(more()).toBe("true");
    write(PROMPT);
    fireEvent.input(await screen.findByLabelText("Seed"), { target: { value: "7" } });
    await tap();
    expect(more()).toBe("false");
    fireEvent.click(screen.getByRole("button", { name: "More" }));
    act(() => void (world.stores.draft.negativePrompt.value = "blur"));
    write(`${PROMPT} again`);
    vi.setSystemTime(Date.now() + 1000);
    await tap();
    expect(world.api.generations.start).toHaveBeenCalledTimes(2);
    expect(more()).toBe("true");
  });

  it("recalls earlier prompts with the arrow keys, and does not replace an edited text", () => {
    act(() => ["First one", "Second one"].forEach(world.stores.history.add));
    const press = (key: string) => fireEvent.keyDown(prompt(), { key });
    press("ArrowUp");
    expect(prompt().value).toBe("Second one");
    press("ArrowUp");
    press("ArrowUp");
    expect(prompt().value).toBe("First one");
    press("ArrowDown");
    expect(prompt().value).toBe("Second one");
    write("Second one, but different");
    press("ArrowUp");
    expect(prompt().value).toBe("Second one, but different");
  });

  it("lists earlier prompts to choose from", async () => {
    expect(screen.queryByRole("button", { name: "Earlier prompts" })).toBeNull();
    act(() => world.stores.history.add(PROMPT));
    fireEvent.click(screen.getByRole("button", { name: "Earlier prompts" }));
    fireEvent.click(await screen.findByRole("button", { name: PROMPT }));
    expect(prompt().value).toBe(PROMPT);
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
