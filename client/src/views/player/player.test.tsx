import { act, fireEvent, screen } from "@testing-library/preact";
import { describe, expect, it, vi } from "vitest";
import { completed, createFakeApi, failed, settled } from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import Player from "./player.tsx";

/** Nobody listens. */
const nothing = () => {};

async function show(row = completed()) {
  const fake = createFakeApi();
  fake.api.generations.page.mockResolvedValue([row]);
  const world = createFakeStores(fake);
  const onClose = vi.fn<() => void>();
  const onRemix = vi.fn<() => void>();
  await renderIn(world, <Player id={row.id} onClose={onClose} onRemix={onRemix} />);
  return { ...world, onClose, onRemix };
}

describe("player", () => {
  it("plays from a signed address", async () => {
    await show();
    const video = screen.getByLabelText("Video");
    expect(video.getAttribute("src")).toBe("https://videos.test/user/video.mp4");
    expect(video.hasAttribute("controls")).toBe(true);
  });

  it("closes by its button and by Escape", async () => {
    const { onClose } = await show();
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    fireEvent(screen.getByRole("dialog"), new Event("cancel", { cancelable: true }));
    expect(onClose).toHaveBeenCalledTimes(2);
  });

  it("shows the receipt: taken, and returned where it did not work out", async () => {
    await show(failed());
    expect(screen.getByText("− 10 credits")).toBeTruthy();
    expect(screen.getByText("+ 10 credits")).toBeTruthy();
  });

  it("fills the composer by Remix", async () => {
    const row = completed({ prompt: "A whale breaches at dawn", resolution: "720p" });
    const { stores, onRemix } = await show(row);
    fireEvent.click(screen.getByRole("button", { name: "Remix" }));
    expect(stores.draft.prompt.value).toBe(row.prompt);
    expect(stores.draft.offer.value?.resolution).toBe("720p");
    expect(onRemix).toHaveBeenCalledOnce();
  });

  it("copies the prompt and says so", async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
    vi.stubGlobal("navigator", Object.create(navigator, { clipboard: { value: { writeText } } }));
    const row = completed();
    await show(row);
    fireEvent.click(screen.getByRole("button", { name: "Copy prompt" }));
    await act(settled);
    expect(writeText).toHaveBeenCalledWith(row.prompt);
    expect(screen.getByRole("button", { name: "Copied" })).toBeTruthy();
    vi.unstubAllGlobals();
  });

  it("finds a video that is not in the list, and says so where there is none", async () => {
    const fake = createFakeApi();
    const far = completed({ prompt: "From long ago" });
    fake.api.generations.byIds.mockImplementation(([id]) =>
      Promise.resolve(id === far.id ? [far] : [])
    );
    const world = createFakeStores(fake);
    const { unmount } = await renderIn(
      world,
      <Player id={far.id} onClose={nothing} onRemix={nothing} />,
    );
    expect(screen.getByRole("heading", { name: "From long ago" })).toBeTruthy();
    unmount();
    await renderIn(world, <Player id="nowhere" onClose={nothing} onRemix={nothing} />);
    expect(screen.getByText("There is no such video here.")).toBeTruthy();
    expect(fake.api.generations.byIds).toHaveBeenCalledOnce();
  });
});
