import { act, fireEvent, screen, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Generation } from "../../api/contracts.ts";
import {
  completed,
  createFakeApi,
  failed,
  generation,
  line,
  refused,
  settled,
  unreachable,
} from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import Player from "./player.tsx";

/** A callback that does nothing. */
const nothing = () => {};

const onClose = vi.fn<() => void>();
const onGo = vi.fn<(id: string) => void>();
const onCompose = vi.fn<() => void>();
beforeEach(() => vi.resetAllMocks());

/** Opens the player with one of the videos, which are in the list in this order. */
async function show(row: Generation = completed(), rows = [row], fake = createFakeApi()) {
  fake.api.generations.page.mockResolvedValue(rows);
  const world = createFakeStores(fake);
  const list = world.stores.generations;
  const verbs = { onClose, onGo, onCompose };
  const rendered = await renderIn(world, <Player id={row.id} list={list} {...verbs} />);
  return { ...world, ...rendered };
}

const press = (key: string) => fireEvent.keyDown(screen.getByRole("dialog"), { key });

describe("player", () => {
  it("plays from a signed address, muted at first, in a loop", async () => {
    await show();
    const video = screen.getByLabelText<HTMLVideoElement>("Video");
    expect(video.getAttribute("src")).toBe("https://videos.test/user/video.mp4");
    expect([video.muted, video.loop]).toEqual([true, true]);
    expect(screen.getByRole("button", { name: "Sound on" })).toBeTruthy();
  });

  it("closes with its button and with Escape", async () => {
    await show();
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    press("Escape");
    expect(onClose).toHaveBeenCalledTimes(2);
  });

  it("moves to the videos before and after it, with buttons and arrow keys", async () => {
    const [older, middle, newer] = [completed(), completed(), completed()];
    await show(middle, [newer, middle, older]);
    fireEvent.click(screen.getByRole("button", { name: "Previous video" }));
    press("ArrowLeft");
    fireEvent.click(screen.getByRole("button", { name: "Next video" }));
    press("ArrowRight");
    expect(onGo.mock.calls.flat()).toEqual([newer.id, newer.id, older.id, older.id]);
  });

  it("leaves the arrow keys to the position slider if that has the focus", async () => {
    const [older, newer] = [completed(), completed()];
    await show(newer, [newer, older]);
    fireEvent.keyDown(screen.getByRole("slider", { name: "Position" }), { key: "ArrowRight" });
    expect(onGo).not.toHaveBeenCalled();
  });

  it("offers no next video at the end of the list", async () => {
    await show();
    expect(screen.queryByRole("button", { name: "Next video" })).toBeNull();
    press("ArrowRight");
    expect(onGo).not.toHaveBeenCalled();
  });

  it("shows the receipt: the price shown, the credits taken and returned with their ledger lines, and why", async () => {
    const row = failed();
    const fake = createFakeApi();
    fake.api.credits.of.mockResolvedValue([
      line({ seq: 7, type: "deduction", amount: -10, balance_after: 90, generation_id: row.id }),
      line({ seq: 8, type: "refund", amount: 10, balance_after: 100, generation_id: row.id }),
    ]);
    await show(row, [row], fake);
    const receipt = within(screen.getByRole("region", { name: "Receipt" }));
    expect(receipt.getByText("Price shown").nextSibling?.textContent).toBe("10 credits");
    expect(receipt.getByText("− 10 credits")).toBeTruthy();
    expect(receipt.getByText("line 7, balance 90")).toBeTruthy();
    expect(receipt.getByText("+ 10 credits")).toBeTruthy();
    expect(receipt.getByText("line 8, balance 100")).toBeTruthy();
    expect(receipt.getByText("The model stopped early.")).toBeTruthy();
  });

  it("offers Retry for a failed video", async () => {
    const row = failed();
    const { api } = await show(row);
    fireEvent.click(screen.getByRole("button", { name: /^Retry/ }));
    await act(settled);
    expect(api.generations.start).toHaveBeenCalledOnce();
  });

  it("cancels a running video, and gives the reason if that is not possible", async () => {
    const row = generation({ state: "processing" });
    const { api, stores } = await show(row);
    expect(screen.queryByRole("button", { name: "Delete" })).toBeNull();
    api.generations.cancel.mockRejectedValueOnce(refused("rate_limited", 429));
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await act(settled);
    expect(stores.generations.entry(row.id).value?.generation.state).toBe("processing");

    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await act(settled);
    expect(api.generations.cancel).toHaveBeenLastCalledWith(row.id);
    expect(stores.generations.entry(row.id).value?.generation.state).toBe("canceled");
    expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull();
  });

  it("renews an expired address by itself, and goes on where it was", async () => {
    const { api } = await show();
    const film = screen.getByLabelText<HTMLVideoElement>("Video");
    const play = vi.spyOn(film, "play").mockResolvedValue();
    const pause = vi.spyOn(film, "pause").mockReturnValue();
    vi.spyOn(film, "paused", "get").mockReturnValue(false);
    film.currentTime = 3.5;
    film.muted = false;
    fireEvent.timeUpdate(film);
    api.videos.url.mockResolvedValueOnce("https://videos.test/fresh.mp4");
    fireEvent.error(film);
    film.currentTime = 0; // As a browser does with each new address.
    fireEvent.timeUpdate(film);
    await act(settled);
    expect(screen.getByLabelText("Video")).toBe(film);
    expect(film.getAttribute("src")).toBe("https://videos.test/fresh.mp4");
    fireEvent.loadedMetadata(film);
    expect([film.currentTime, film.muted]).toEqual([3.5, false]);
    expect(play).toHaveBeenCalledOnce();
    expect(pause).not.toHaveBeenCalled();
  });

  it("leaves the first start to the browser, which has not begun to play by then", async () => {
    await show();
    const film = screen.getByLabelText<HTMLVideoElement>("Video");
    const pause = vi.spyOn(film, "pause").mockReturnValue();
    fireEvent.volumeChange(film);
    fireEvent.timeUpdate(film);
    fireEvent.loadedMetadata(film);
    expect(pause).not.toHaveBeenCalled();
  });

  it("stays paused where it was when its address is renewed", async () => {
    await show();
    const film = screen.getByLabelText<HTMLVideoElement>("Video");
    const play = vi.spyOn(film, "play").mockResolvedValue();
    const pause = vi.spyOn(film, "pause").mockReturnValue();
    film.currentTime = 2;
    fireEvent.pause(film);
    fireEvent.error(film);
    await act(settled);
    film.currentTime = 0;
    fireEvent.loadedMetadata(film);
    expect(film.currentTime).toBe(2);
    expect(pause).toHaveBeenCalledOnce();
    expect(play).not.toHaveBeenCalled();
  });

  it("renews the address of a video that cannot be played twice, then offers to try again", async () => {
    const { api } = await show();
    const fail = async () => {
      fireEvent.error(screen.getByLabelText("Video"));
      await act(settled);
    };
    await fail();
    await fail();
    expect(api.videos.url).toHaveBeenCalledTimes(3);
    await fail();
    expect(screen.getByText("The video cannot be played right now.")).toBeTruthy();
    expect(api.videos.url).toHaveBeenCalledTimes(3);
    api.videos.url.mockResolvedValueOnce("https://videos.test/fresh.mp4");
    fireEvent.click(screen.getByRole("button", { name: "Retry" }));
    await act(settled);
    expect(screen.getByLabelText("Video").getAttribute("src")).toBe(
      "https://videos.test/fresh.mp4",
    );
  });

  it("counts the failure of an address once, and keeps the address until there is another", async () => {
    const { api } = await show();
    const film = screen.getByLabelText<HTMLVideoElement>("Video");
    const load = vi.spyOn(film, "load").mockReturnValue();
    for (const next of ["https://videos.test/second.mp4", "https://videos.test/third.mp4"]) {
      const signed = Promise.withResolvers<string>();
      api.videos.url.mockReturnValueOnce(signed.promise);
      const before = film.getAttribute("src");
      fireEvent.error(film);
      await act(settled);
      // An empty `src` would be one more address that fails.
      expect(film.getAttribute("src")).toBe(before);
      fireEvent.error(film);
      await act(settled);
      signed.resolve(next);
      await act(settled);
      expect(film.getAttribute("src")).toBe(next);
    }
    expect(screen.getByLabelText("Video")).toBe(film);
    expect(api.videos.url).toHaveBeenCalledTimes(3);
    expect(load).not.toHaveBeenCalled();
  });

  it("loads an address again that the server signs as it was", async () => {
    await show();
    const film = screen.getByLabelText<HTMLVideoElement>("Video");
    const load = vi.spyOn(film, "load").mockReturnValue();
    fireEvent.error(film);
    await act(settled);
    expect(film.getAttribute("src")).toBe("https://videos.test/user/video.mp4");
    expect(load).toHaveBeenCalledOnce();
  });

  it("plays automatically once the server answers again", async () => {
    const { api } = await show();
    api.generations.page.mockRejectedValueOnce(unreachable());
    dispatchEvent(new Event("offline"));
    await act(settled);
    fireEvent.error(screen.getByLabelText("Video"));
    await act(settled);
    expect(screen.getByText("Offline. The video plays when you are online again.")).toBeTruthy();
    dispatchEvent(new Event("online"));
    await act(settled);
    expect(screen.getByLabelText("Video")).toBeTruthy();
  });

  it("plays although the browser says that there is no network, if the server answers", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await show();
    dispatchEvent(new Event("offline"));
    await act(settled);
    fireEvent.error(screen.getByLabelText("Video"));
    await act(settled);
    expect(screen.queryByText("Offline. The video plays when you are online again.")).toBeNull();
    vi.restoreAllMocks();
  });

  it("renews the address that saves the video before it expires, and on a tap after that", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T12:00:00Z") });
    const { api } = await show();
    const link = () => screen.getByRole<HTMLAnchorElement>("link", { name: "Save" });
    expect(api.videos.downloadUrl).toHaveBeenCalledOnce();
    api.videos.downloadUrl.mockResolvedValueOnce("https://videos.test/second");
    await act(async () => void await vi.advanceTimersByTimeAsync(51 * 60_000));
    expect(link().href).toBe("https://videos.test/second");

    // The device has slept: no timer ran.
    vi.setSystemTime(Date.parse("2026-11-22T20:00:00Z"));
    api.videos.downloadUrl.mockResolvedValueOnce("https://videos.test/third");
    const followed: string[] = [];
    link().addEventListener("click", (event) => {
      if (!event.defaultPrevented) followed.push(link().href);
      event.preventDefault();
    });
    fireEvent.click(link());
    await act(settled);
    expect(followed).toEqual(["https://videos.test/third"]);
    fireEvent.click(link());
    expect(followed).toHaveLength(2);
    vi.useRealTimers();
  });

  it("fills the composer with Remix", async () => {
    const row = completed({ prompt: "A whale breaches at dawn", resolution: "720p" });
    const { stores } = await show(row);
    fireEvent.click(screen.getByRole("button", { name: "Remix" }));
    expect(stores.draft.prompt.value).toBe(row.prompt);
    expect(stores.draft.offer.value?.resolution).toBe("720p");
    expect(onCompose).toHaveBeenCalledOnce();
  });

  it("copies the prompt and confirms it", async () => {
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

  it("saves under a descriptive name", async () => {
    await show(completed({ prompt: "A Whale, breaching: at dawn?" }));
    const link = screen.getByRole("link", { name: "Save" });
    expect(link.getAttribute("download")).toBe("a-whale-breaching-at-dawn.mp4");
    expect(link.getAttribute("href")).toContain("download=a-whale-breaching-at-dawn.mp4");
  });

  it("offers no Share if the device cannot share videos", async () => {
    await show();
    expect(screen.queryByRole("button", { name: "Share" })).toBeNull();
  });

  it("deletes: shows the next video, removes it from the list, and restores it with Undo", async () => {
    const [older, newer] = [completed(), completed()];
    const { stores, api } = await show(newer, [newer, older]);
    fireEvent.click(screen.getByRole("button", { name: "Delete" }));
    expect(onGo).toHaveBeenCalledWith(older.id);
    expect(stores.generations.ids.value).toEqual([older.id]);
    stores.videoDeletions.undo(newer.id);
    await stores.videoDeletions.settle(newer.id);
    expect(stores.generations.ids.value).toEqual([newer.id, older.id]);
    expect(api.generations.delete).not.toHaveBeenCalled();
  });

  it("closes after the last one was deleted, and never deletes a video that is still being made", async () => {
    const { unmount } = await show();
    fireEvent.click(screen.getByRole("button", { name: "Delete" }));
    expect(onClose).toHaveBeenCalledOnce();
    unmount();
    await show(generation());
    expect(screen.queryByRole("button", { name: "Delete" })).toBeNull();
  });

  it("finds a video that is not in the list, and says so if there is none", async () => {
    const fake = createFakeApi();
    const far = completed({ prompt: "From long ago" });
    fake.api.generations.byIds.mockImplementation(([id]) =>
      Promise.resolve(id === far.id ? [far] : [])
    );
    fake.api.generations.existing.mockResolvedValue([far]);
    const world = createFakeStores(fake);
    const list = world.stores.generations;
    const verbs = { list, onClose: nothing, onGo: nothing, onCompose: nothing };
    const { unmount } = await renderIn(world, <Player id={far.id} {...verbs} />);
    expect(screen.getByRole("heading", { name: "From long ago" })).toBeTruthy();
    unmount();
    await renderIn(world, <Player id="nowhere" {...verbs} />);
    expect(screen.getByText("This video could not be found.")).toBeTruthy();
    expect(fake.api.generations.byIds).toHaveBeenCalledOnce();
  });
});
