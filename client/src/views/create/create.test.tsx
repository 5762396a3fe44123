import { act, cleanup, fireEvent, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { aPack } from "../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import {
  createFakeApi,
  line,
  refused,
  request,
  settled,
  unreachable,
} from "../../fixtures/fake-api.ts";
import { choose, closeSheet, hasChip, openChip } from "../../fixtures/choose.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import { Create } from "./create.tsx";
import { ChoiceSheet, Ideas, WhyNot } from "./lazy-parts.ts";

const PROMPT = "A fox trots through fresh snow";
let world: ReturnType<typeof createFakeStores>;

beforeEach(async () => {
  await Promise.all([WhyNot.preload(), ChoiceSheet.preload(), Ideas.preload()]);
  world = createFakeStores();
  await renderIn(world, <Create />);
});

const prompt = () => screen.getByLabelText<HTMLTextAreaElement>("Prompt");
const button = () => screen.getByRole("button", { name: /^Make video/ });
const write = (value: string) => fireEvent.input(prompt(), { target: { value } });

async function tap() {
  fireEvent.click(button());
  await act(settled);
}

describe("create", () => {
  it("shows the price on the button", async () => {
    expect(button().textContent).toBe("Make video · 10 credits");
    await choose("resolution", "720p");
    expect(button().textContent).toBe("Make video · 20 credits");
  });

  it("always says how long the video is and when it will be ready", async () => {
    expect(screen.getByRole("button", { name: /ready in about/ }).textContent)
      .toBe("5 s video · ready in about 25 s · 10 credits");
    await choose("resolution", "720p");
    // Not measured yet, so the catalog's value is used.
    expect(screen.getByText("5 s video · ready in about 40 s")).toBeTruthy();
  });

  it("shows how the price is made up, and what is left after it", async () => {
    const open = async () => {
      fireEvent.click(screen.getByRole("button", { name: /ready in about/ }));
      const text = (await screen.findByRole("dialog")).textContent;
      closeSheet();
      return text;
    };
    expect(await open()).toMatch(/One video, Fast, 480p, 5 s10 credits.*You have100 credits/);
    await choose("model", "wan-sound");
    expect(await open()).toContain("20 for each second × 5 s100 credits");
    act(() => world.stores.draft.choose("duration_seconds", 2));
    expect(await open()).toContain("20 for each second × 2 s40 credits");
  });

  it("starts a video with one tap", async () => {
    write(PROMPT);
    await tap();
    expect(world.api.generations.start).toHaveBeenCalledOnce();
    expect(prompt().value).toBe("");
  });

  it("asks a visitor to sign up instead of sending, and only for a video that could be started", async () => {
    cleanup();
    const onMake = vi.fn();
    await renderIn(world, <Create onMake={onMake} />);
    await tap();
    expect(onMake).not.toHaveBeenCalled();
    write(PROMPT);
    await tap();
    expect(onMake).toHaveBeenCalledOnce();
    expect(world.api.generations.start).not.toHaveBeenCalled();
    expect(prompt().value).toBe(PROMPT);
  });

  it("says that a further video is planned while as many are being made as may be", async () => {
    await act(async () => {
      for (let count = 0; count < 3; count += 1) {
        await world.stores.requests.start(request(), { cost: 10, length_seconds: 5 });
      }
    });
    write(PROMPT);
    expect(screen.getByText("5 s video · 3 of 3 being made")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Plan video · 10 credits" }));
    await act(settled);
    expect(world.stores.planned.list.value).toHaveLength(1);
    expect(world.api.generations.start).toHaveBeenCalledTimes(3);
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

  it("sends what was in the composer at the tap, at its price, and keeps what is typed after it", async () => {
    write(PROMPT);
    fireEvent.click(button());
    write(`${PROMPT}, then`);
    world.stores.draft.choose("resolution", "720p");
    await act(settled);
    expect(world.api.generations.start).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        prompt: PROMPT,
        inputs: expect.objectContaining({ resolution: "480p" }),
        expected_cost: 10,
      }),
    );
    expect(prompt().value).toBe(`${PROMPT}, then`);
  });

  it("sends nothing if the user was signed out right after the tap", async () => {
    write(PROMPT);
    fireEvent.click(button());
    world.stores.dispose();
    await act(settled);
    expect(world.api.generations.start).not.toHaveBeenCalled();
    expect(world.memory.outbox.all()).toEqual([]);
  });

  it("sends although the page was left right after the tap, and paints nothing any more", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.stubGlobal("requestAnimationFrame", () => 0);
    onTestFinished(() => {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    });
    write(PROMPT);
    fireEvent.click(button());
    await act(async () => void await vi.advanceTimersByTimeAsync(1_000));
    await act(settled);
    expect(world.api.generations.start).toHaveBeenCalledOnce();
  });

  it("sends once, although the second tap comes late and before the first one is shown", async () => {
    write(PROMPT);
    const now = vi.spyOn(Date, "now");
    onTestFinished(() => now.mockRestore());
    fireEvent.click(button());
    now.mockReturnValue(Date.now() + 5_000);
    await tap();
    expect(world.api.generations.start).toHaveBeenCalledOnce();
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
    expect(await screen.findByText(/^Describe what happens/)).toBeTruthy();
    localStorage.clear();
    await openOffline();
    expect(screen.getByRole("status").textContent).toContain("No connection");
  });

  it("counts characters as the server does, once the end is near", () => {
    write("🦊".repeat(440));
    expect(screen.queryByText(/500/)).toBeNull();
    write("🦊".repeat(441));
    expect(screen.getByText("441 / 500")).toBeTruthy();
  });

  it("says in the field, as soon as something is typed, why the button cannot be used yet", async () => {
    expect(prompt().getAttribute("aria-describedby")).toBeTruthy();
    const why = () => describedBy(prompt());
    expect(why()).toBe("");
    write("A fox");
    await act(settled);
    expect(why()).toBe("5 more characters.");
    expect(button().getAttribute("aria-disabled")).toBe("true");
    await tap();
    expect(document.activeElement).toBe(prompt());
    write(PROMPT);
    await act(settled);
    expect(why()).toBe("");
    write("x".repeat(503));
    await act(settled);
    expect(why()).toBe("3 characters too many.503 / 500");
  });

  it("says about an empty prompt only after a tap what is missing", async () => {
    expect(screen.getByRole("status").textContent).toBe("");
    await tap();
    expect(screen.getByRole("status").textContent).toContain("Describe what happens");
    expect(document.activeElement).toBe(prompt());
  });

  it("reports before the tap that there are too few credits, and what they would be enough for", async () => {
    world.stores.credits.hold("other", 85);
    await choose("resolution", "720p");
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
      .toContain("up to 50 videos");
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

  it("asks for a photo in photo mode, and says why it refuses a file", async () => {
    await choose("mode", "i2v");
    const input = await screen.findByLabelText("Choose a photo");
    const lie = new File(["GIF89a"], "photo.png", { type: "image/png" });
    world.api.uploads.take.mockRejectedValueOnce(refused("internal", 500));
    // Not by fireEvent: if another test has loaded preact/compat, it sends `input` instead.
    Object.defineProperty(input, "files", { value: [lie] });
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await act(settled);
    expect(world.stores.notices.take().map(({ text }) => text)).toEqual([
      "Something broke on our side. Try again in a moment.",
    ]);
    await tap();
    expect(screen.getByRole("status").textContent).toBe("Choose a photo first.");
  });

  describe("the model's text for photos", () => {
    /** Attaches a photo, as if it was chosen earlier and is ready now. */
    const attachPhoto = () =>
      act(async () => {
        const { draft } = world.stores;
        const picture = draft.inputs.value.find(({ name }) => name === "picture");
        if (!picture) throw new Error("The model takes no photo.");
        await draft.attach(new File(["…"], "photo.jpg", { type: "image/jpeg" }), picture);
        await settled();
      });
    const selected = () => prompt().value.slice(prompt().selectionStart, prompt().selectionEnd);

    beforeEach(() => choose("mode", "i2v"));

    it("is selected in a field that the user is in, or comes to, so that typing replaces it", async () => {
      prompt().focus();
      await attachPhoto();
      expect(selected()).toBe("The picture comes to life.");
      prompt().setSelectionRange(3, 3);
      prompt().blur();
      prompt().focus();
      expect(selected()).toBe("The picture comes to life.");
    });

    it("never replaces the user's text, nor selects it", async () => {
      prompt().focus();
      write(PROMPT);
      await attachPhoto();
      expect(prompt().value).toBe(PROMPT);
      expect(selected()).toBe("");
    });

    it("stays as it is while the user changes it back", async () => {
      prompt().focus();
      await attachPhoto();
      write("The picture comes to life");
      write("The picture comes to life.");
      await act(settled);
      expect(prompt().value).toBe("The picture comes to life.");
      expect(selected()).toBe("");
    });
  });

  it("offers a shape only if the model accepts one", async () => {
    expect(hasChip("aspect_ratio")).toBe(true);
    await choose("mode", "i2v");
    expect(hasChip("aspect_ratio")).toBe(false);
  });

  it("closes a sheet whose input is gone, as after a photo that was still being read", async () => {
    openChip("aspect_ratio");
    await screen.findByRole("dialog", { name: "Shape" });
    act(() => void (world.stores.draft.mode.value = "i2v"));
    expect(screen.queryByRole("dialog")).toBeNull();
    await choose("mode", "t2v");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("names a model by what it is for, and lists each with its own name, price and time", async () => {
    const chip = () => document.querySelector('[data-choice="model"]')?.textContent;
    expect(chip()).toBe("Model: Fast");
    openChip("model");
    const sheet = await screen.findByRole("dialog", { name: "Model" });
    expect(Array.from(sheet.querySelectorAll("li"), ({ textContent }) => textContent)).toEqual([
      "Fast Wan FastQuick.10 credits · ready in about 25 s",
      "Best Wan SoundWith sound.100 credits · ready in about 3 min",
    ]);
    fireEvent.click(screen.getByRole("button", { name: /^Best/ }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(chip()).toBe("Model: Best");
  });

  it("shows what each choice means, its price and its time", async () => {
    openChip("resolution");
    const sheet = await screen.findByRole("dialog", { name: "Resolution" });
    expect(sheet.textContent).toContain("480p Enough for a phone.10 credits · ready in about 25 s");
    expect(sheet.textContent).toContain("20 credits · ready in about 40 s");
    expect(screen.getByRole("button", { name: /^480p/ }).getAttribute("aria-pressed")).toBe("true");
    expect(screen.getByRole("button", { name: /^720p/ }).getAttribute("aria-pressed"))
      .toBe("false");
    closeSheet();
    openChip("aspect_ratio");
    // No shape changes the price.
    expect((await screen.findByRole("dialog", { name: "Shape" })).textContent)
      .not.toContain("credits");
  });

  it("says how long the videos of a model are that makes only one length", async () => {
    openChip("length");
    expect((await screen.findByRole("dialog", { name: "Length" })).textContent)
      .toContain("This model always makes 5 s.");
  });

  it("offers under More what the model accepts, and no More if it accepts nothing", async () => {
    openChip("more");
    const seed = await screen.findByLabelText("Seed");
    expect(screen.queryByLabelText("Avoid")).toBeNull();
    write(PROMPT);
    fireEvent.input(seed, { target: { value: "1.5" } });
    closeSheet();
    await tap();
    expect(screen.getByRole("status").textContent).toBe(
      "Seed: a whole number from 0 to 2,147,483,647.",
    );
    expect(world.api.generations.start).not.toHaveBeenCalled();
    openChip("more");
    fireEvent.input(await screen.findByLabelText("Seed"), { target: { value: "7" } });
    closeSheet();
    expect(document.querySelector('[data-choice="more"]')?.textContent).toBe("More · 1");
    await tap();
    expect(world.api.generations.start).toHaveBeenCalledWith(
      expect.objectContaining({ inputs: expect.objectContaining({ seed: 7 }) }),
    );
    await choose("mode", "i2v");
    expect(hasChip("more")).toBe(false);
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
    fireEvent.click(screen.getByRole("button", { name: "Ideas" }));
    await screen.findByRole("dialog", { name: "Ideas" });
    expect(screen.queryByText("Earlier prompts")).toBeNull();
    closeSheet();
    act(() => world.stores.history.add(PROMPT));
    fireEvent.click(screen.getByRole("button", { name: "Ideas" }));
    fireEvent.click(await screen.findByRole("button", { name: PROMPT }));
    expect(prompt().value).toBe(PROMPT);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("adds suggestions to the prompt with a tap each, and takes them back with another", async () => {
    write("A fox");
    fireEvent.click(screen.getByRole("button", { name: "Ideas" }));
    const idea = await screen.findByRole("button", { name: "close-up" });
    fireEvent.click(idea);
    fireEvent.click(screen.getByRole("button", { name: "golden hour" }));
    expect(prompt().value).toBe("A fox, close-up, golden hour");
    expect(idea.getAttribute("aria-pressed")).toBe("true");
    fireEvent.click(idea);
    expect(prompt().value).toBe("A fox, golden hour");
  });

  it("surprises the user with a whole prompt, and keeps their own text", async () => {
    write("A fox of mine");
    fireEvent.click(screen.getByRole("button", { name: "Ideas" }));
    fireEvent.click(await screen.findByRole("button", { name: "Surprise me" }));
    expect(prompt().value.length).toBeGreaterThan(30);
    expect(button().getAttribute("aria-disabled")).toBeNull();
    expect(world.stores.history.prompts.value).toEqual(["A fox of mine"]);
  });
});

/** The text that a screen reader adds to the field. */
function describedBy(element: Element): string {
  const ids = element.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? "").join("");
}
