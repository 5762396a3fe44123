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
  USER,
} from "../../fixtures/fake-api.ts";
import { AtOnce } from "../../fixtures/at-once.tsx";
import { hasSaved } from "../../shell/install/saved.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import { chooseSound, chosenSound } from "../../stores/device/sound.ts";
// The player loads them after itself. Loaded here, they are there within settled().
import "./details/facts.tsx";
import Player from "./player.tsx";

/** A callback that does nothing. */
const nothing = () => {};

const onClose = vi.fn<() => void>();
const onGo = vi.fn<(id: string) => void>();
const onCompose = vi.fn<() => void>();
beforeEach(() => {
  vi.resetAllMocks();
  localStorage.removeItem("wan-pwa.sound");
});

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
  });

  it("takes away the message about the video that it shows", async () => {
    const row = completed();
    const { stores } = await show(row);
    expect(stores.notices.unsaid.value).toEqual({ key: row.id });
  });

  it("has no sound button for a model without sound", async () => {
    await show();
    expect(screen.queryByRole("button", { name: "Sound" })).toBeNull();
    expect(screen.queryByRole("slider", { name: "Volume" })).toBeNull();
  });

  it("turns the sound on and off, says whether it is on, and remembers it on this device", async () => {
    await show(completed({ model: "wan-sound" }));
    const video = screen.getByLabelText<HTMLVideoElement>("Video");
    const button = () => screen.getByRole("button", { name: "Sound" });
    expect([video.muted, button().getAttribute("aria-pressed")]).toEqual([true, "false"]);
    fireEvent.click(button());
    fireEvent.volumeChange(video);
    expect([video.muted, video.volume]).toEqual([false, 0.5]);
    expect(button().getAttribute("aria-pressed")).toBe("true");
    expect(chosenSound()).toEqual({ isOn: true, volume: 0.5 });
    fireEvent.click(button());
    fireEvent.volumeChange(video);
    expect([video.muted, button().getAttribute("aria-pressed")]).toEqual([true, "false"]);
    expect(chosenSound()).toEqual({ isOn: false, volume: 0.5 });
  });

  it("sets the volume with a slider, whose lowest end is silence", async () => {
    await show(completed({ model: "wan-sound" }));
    const video = screen.getByLabelText<HTMLVideoElement>("Video");
    const slider = screen.getByRole<HTMLInputElement>("slider", { name: "Volume" });
    expect(slider.getAttribute("aria-valuetext")).toBe("0 %");
    fireEvent.input(slider, { target: { value: "0.8" } });
    fireEvent.volumeChange(video);
    expect([video.muted, video.volume]).toEqual([false, 0.8]);
    expect(slider.getAttribute("aria-valuetext")).toBe("80 %");
    fireEvent.input(slider, { target: { value: "0" } });
    expect(video.muted).toBe(true);
    expect(chosenSound()).toEqual({ isOn: false, volume: 0.8 });
  });

  it("begins with the sound that was turned on before, in silence, once it plays", async () => {
    chooseSound({ isOn: true, volume: 0.6 });
    await show(completed({ model: "wan-sound" }));
    const video = screen.getByLabelText<HTMLVideoElement>("Video");
    vi.spyOn(video, "play").mockResolvedValue();
    vi.spyOn(video, "paused", "get").mockReturnValue(false);
    expect(video.muted).toBe(true);
    fireEvent.play(video);
    expect([video.muted, video.volume]).toEqual([false, 0]);
    // Only the beginning: a pause does not make it silent again.
    video.volume = 0.6;
    fireEvent.play(video);
    expect(video.volume).toBe(0.6);
  });

  it("never gives a model without sound any", async () => {
    chooseSound({ isOn: true, volume: 0.6 });
    await show(completed({ model: "wan-fast" }));
    const video = screen.getByLabelText<HTMLVideoElement>("Video");
    vi.spyOn(video, "paused", "get").mockReturnValue(false);
    fireEvent.play(video);
    expect(video.muted).toBe(true);
  });

  it("names what was chosen as the model's declaration does, in its order", async () => {
    const inputs = {
      seed: 7,
      duration_seconds: 10,
      resolution: "1080p",
      aspect_ratio: "9:16",
      expand_prompt: false,
      negative_prompt: "people",
    };
    await show(completed({ model: "wan-sound", inputs }));
    const facts = [...document.querySelectorAll(".player-details dl:first-child > div")]
      .map((row) => [...row.children].map((one) => one.textContent).join(": "));
    expect(facts.slice(0, -2)).toEqual([
      "Model: Wan Sound",
      "Resolution: 1080p",
      "Length: 10 s",
      "Shape: Tall, 9 by 16",
      "Expand the prompt: No",
      "Avoid: people",
      "Seed: 7",
    ]);
  });

  describe("the files that were used", () => {
    const upload = (bucket: string, ending: string) =>
      `${bucket}/${USER.id}/${crypto.randomUUID()}.${ending}`;
    const factsOf = (row: Generation, fake = createFakeApi()) =>
      show(row, [row], fake).then(() =>
        document.querySelector<HTMLElement>(".player-details dl") as HTMLElement
      );

    it("show their pictures, and play", async () => {
      const [clip, one, other] = [
        upload("clips", "mp4"),
        upload("pictures", "jpg"),
        upload("pictures", "png"),
      ];
      const inputs = { clip, references: [one, other], old: "1" };
      const facts = await factsOf(completed({ model: "wan-edit", mode: "v2v", inputs }));
      const pictures = within(facts).getAllByRole("img", { name: "References" });
      expect(pictures.map((picture) => picture.getAttribute("src")))
        .toEqual([`https://files.test/${one}`, `https://files.test/${other}`]);
      const button = within(facts).getByRole("button", { name: "Play: Video" });
      const video = button.querySelector("video");
      if (!video) throw new Error("no video");
      expect(video.getAttribute("src")).toBe(`https://files.test/${clip}#t=0.001`);
      const play = vi.spyOn(video, "play").mockResolvedValue();
      fireEvent.click(button);
      expect(play).toHaveBeenCalledOnce();
      // The model declares no such input any more.
      expect(facts.textContent).not.toContain("old");
    });

    it("can be heard", async () => {
      const sound = upload("sounds", "mp3");
      const facts = await factsOf(completed({ model: "wan-sound", inputs: { sound } }));
      const audio = within(facts).getByLabelText("Sound");
      expect(audio.getAttribute("src")).toBe(`https://files.test/${sound}`);
    });

    it("lead to the user's own video, or say that it was deleted", async () => {
      const source = completed({ prompt: "A boat leaves the harbour" });
      const inputs = { clip: `videos/${USER.id}/${source.id}.mp4` };
      const row = completed({ model: "wan-edit", mode: "v2v", inputs });
      const { unmount } = await show(row, [row, source]);
      const link = screen.getByRole("link", { name: source.prompt });
      expect(link.getAttribute("href")).toBe(`/videos/${source.id}`);
      fireEvent.click(link);
      expect(onGo).toHaveBeenCalledWith(source.id);
      unmount();
      const facts = await factsOf(row);
      expect(facts.textContent).toContain("VideoA video that was deleted");
    });

    it("say so if they are gone", async () => {
      const fake = createFakeApi();
      fake.api.videos.fileUrl.mockRejectedValue(refused("not_found", 404));
      const inputs = { picture: upload("pictures", "jpg") };
      const row = completed({ model: "wan-picture", mode: "i2v", inputs });
      const facts = await factsOf(row, fake);
      expect(facts.textContent).toContain("PhotoUsed, and no longer kept");
    });
  });

  it("closes with its button and with Escape", async () => {
    await show();
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    press("Escape");
    expect(onClose).toHaveBeenCalledTimes(2);
  });

  it("takes a key as soon as it is on the page", async () => {
    const row = completed();
    const world = createFakeStores();
    const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
    const leave = () => void document.body.dispatchEvent(escape);
    const verbs = { onClose, onGo, onCompose };
    const list = world.stores.generations;
    await renderIn(world, [<Player id={row.id} list={list} {...verbs} />, <AtOnce run={leave} />]);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("keeps what a finger does as soon as it is on the page", async () => {
    const row = completed();
    const fake = createFakeApi();
    fake.api.generations.page.mockResolvedValue([row]);
    const world = createFakeStores(fake);
    await settled();
    const film = () => document.querySelector<HTMLElement>(".film");
    const touch = () => {
      const tap = new PointerEvent("click", { pointerType: "touch", bubbles: true });
      film()?.dispatchEvent(tap);
      screen.getByRole("dialog").scrollTop = 200;
    };
    const verbs = { onClose, onGo, onCompose };
    const list = world.stores.generations;
    await renderIn(world, [<Player id={row.id} list={list} {...verbs} />, <AtOnce run={touch} />]);
    expect(film()?.dataset["awake"]).toBe("false");
    expect(screen.getByRole("dialog").scrollTop).toBe(200);
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

  it("says that an expired address that saves it could not be renewed", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T12:00:00Z") });
    const { api } = await show();
    vi.setSystemTime(Date.parse("2026-11-22T20:00:00Z"));
    api.videos.downloadUrl.mockRejectedValue(unreachable());
    fireEvent.click(screen.getByRole("link", { name: "Save" }));
    await act(settled);
    expect(screen.getByRole("status").textContent)
      .toBe("The file could not be loaded. Tap again when you are online.");
    vi.useRealTimers();
  });

  it("shows its poster at once and without a request if the device knows it, also if nothing plays", async () => {
    const fake = createFakeApi();
    fake.api.videos.posterUrls.mockImplementation((paths) =>
      Promise.resolve(paths.map((path) => `https://posters.test/${path}`))
    );
    const row = completed();
    fake.api.generations.page.mockResolvedValue([row]);
    const world = createFakeStores(fake);
    await world.stores.videoUrls.poster(row.output_path ?? "");
    fake.api.videos.posterUrls.mockReturnValue(new Promise(() => {}));
    fake.api.videos.url.mockRejectedValue(unreachable());
    const verbs = { onClose, onGo, onCompose };
    await renderIn(world, <Player id={row.id} list={world.stores.generations} {...verbs} />);
    const poster = () => document.querySelector(".film-frame img")?.getAttribute("src");
    expect(screen.getByText("The video cannot be played right now.")).toBeTruthy();
    expect(poster()).toBe("https://posters.test/user/video.mp4");
    expect(fake.api.videos.posterUrls).toHaveBeenCalledOnce();
  });

  it("keeps the poster when the video's address fails", async () => {
    const { stores, fake } = await show();
    fake.api.videos.posterUrls.mockImplementation((paths) =>
      Promise.resolve(paths.map(() => "https://posters.test/one.jpg"))
    );
    stores.videoUrls.forget("user/video.mp4");
    await stores.videoUrls.poster("user/video.mp4");
    fireEvent.error(screen.getByLabelText("Video"));
    await act(settled);
    expect(stores.videoUrls.knownPoster("user/video.mp4")).toBe("https://posters.test/one.jpg");
  });

  it("goes on where it was after there was no network", async () => {
    const { api } = await show();
    const first = screen.getByLabelText<HTMLVideoElement>("Video");
    first.currentTime = 2.5;
    fireEvent.timeUpdate(first);
    api.generations.page.mockRejectedValueOnce(unreachable());
    dispatchEvent(new Event("offline"));
    await act(settled);
    fireEvent.error(first);
    await act(settled);
    expect(screen.queryByLabelText("Video")).toBeNull();
    dispatchEvent(new Event("online"));
    await act(settled);
    const again = screen.getByLabelText<HTMLVideoElement>("Video");
    expect(again).not.toBe(first);
    vi.spyOn(again, "play").mockResolvedValue();
    fireEvent.loadedMetadata(again);
    expect(again.currentTime).toBe(2.5);
  });

  it("fills the composer with Remix", async () => {
    const row = completed({
      prompt: "A whale breaches at dawn",
      inputs: { resolution: "720p", aspect_ratio: "16:9" },
    });
    const { stores } = await show(row);
    fireEvent.click(screen.getByRole("button", { name: "Remix" }));
    expect(stores.draft.prompt.value).toBe(row.prompt);
    expect(stores.draft.chosen.value["resolution"]).toBe("720p");
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
    expect(screen.getByRole("status").textContent).toBe("The prompt is copied.");
    expect(screen.getByRole("button", { name: "Copy prompt" })).toBeTruthy();
    vi.unstubAllGlobals();
  });

  it("saves under a descriptive name", async () => {
    await show(completed({ prompt: "A Whale, breaching: at dawn?" }));
    const link = screen.getByRole("link", { name: "Save" });
    expect(link.getAttribute("download")).toBe("a-whale-breaching-at-dawn.mp4");
    expect(link.getAttribute("href")).toContain("download=a-whale-breaching-at-dawn.mp4");
    fireEvent.click(link);
    expect(screen.getByRole("status").textContent)
      .toBe("Saving to your downloads: a-whale-breaching-at-dawn.mp4");
  });

  it("notes that a video was saved, so that installing the app can be offered", async () => {
    hasSaved.value = false;
    await show(completed());
    expect(hasSaved.value).toBe(false);
    fireEvent.click(screen.getByRole("link", { name: "Save" }));
    expect(hasSaved.value).toBe(true);
  });

  it("loads a video to share it before the tap, unless it is large or the user taps first", async () => {
    vi.useFakeTimers();
    const shared = vi.fn(() => Promise.resolve());
    vi.stubGlobal(
      "navigator",
      Object.create(navigator, { share: { value: shared }, canShare: { value: () => true } }),
    );
    const sized = (bytes: number) =>
      new Response("video", { headers: { "content-length": `${bytes}` } });
    const load = vi.spyOn(globalThis, "fetch").mockImplementation(() =>
      Promise.resolve(sized(1_000_000))
    );
    const stay = () => act(async () => void await vi.advanceTimersByTimeAsync(1_000));
    const share = () => screen.getByRole("button", { name: "Share file" });

    const { unmount } = await show();
    await stay();
    fireEvent.click(share());
    expect(shared).toHaveBeenCalledOnce();
    await act(settled);
    expect(screen.getByRole("status").textContent).toBe("The file is shared.");
    // It stays for a while.
    await act(async () => void await vi.advanceTimersByTimeAsync(5_000));
    expect(screen.getByRole("status").textContent).toBe("");
    unmount();

    load.mockImplementation(() => Promise.resolve(sized(30_000_000)));
    await show();
    await stay();
    expect(load.mock.lastCall?.[1]?.signal?.aborted).toBe(true);
    fireEvent.click(share());
    await act(settled);
    expect(shared).toHaveBeenCalledOnce();
    // It is loaded now, and shared by the next tap.
    expect(screen.getByRole("status").textContent)
      .toBe("The file is ready. Tap once more to share it.");
    fireEvent.click(share());
    expect(shared).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("says why a video was not shared, but not if the user changed their mind", async () => {
    vi.useFakeTimers();
    const shared = vi.fn<() => Promise<void>>();
    vi.stubGlobal(
      "navigator",
      Object.create(navigator, { share: { value: shared }, canShare: { value: () => true } }),
    );
    const load = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("no network"));
    await show();
    await act(async () => void await vi.advanceTimersByTimeAsync(1_000));
    const said = () => screen.getByRole("status").textContent;
    const share = async () => {
      fireEvent.click(screen.getByRole("button", { name: "Share file" }));
      await act(settled);
    };
    expect(said()).toBe(""); // Nobody has asked for it yet.
    await share();
    expect(said()).toBe("The file could not be loaded. Tap again when you are online.");
    load.mockResolvedValue(new Response("video"));
    await share();
    shared.mockRejectedValueOnce(new DOMException("no", "NotAllowedError"));
    await share();
    expect(said()).toBe("This device did not share the file. Save it instead.");
    shared.mockRejectedValueOnce(new DOMException("changed", "AbortError"));
    await share();
    expect(said()).toBe("This device did not share the file. Save it instead.");
    shared.mockResolvedValueOnce();
    await share();
    expect(said()).toBe("The file is shared.");
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("offers no Share if the device cannot share videos", async () => {
    await show();
    expect(screen.queryByRole("button", { name: "Share file" })).toBeNull();
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
