import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { examples } from "../../api/examples.ts";
import type { Inputs } from "../../api/contracts.ts";
import { GENERATION_PAGE } from "../../api/user/generations.ts";
import { createMemory } from "../../api/device/kept/memory.ts";
import {
  completed,
  createFakeApi,
  failed,
  generation,
  refused,
  request,
  settled,
  unreachable,
  USER,
} from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import { stubView } from "../../fixtures/fake-view.ts";
import type { ChosenExample } from "../examples/examples.tsx";
import { filterOf } from "./filter.ts";
import { Search } from "./filters/search.tsx";
import { useList } from "./use-list.ts";
import { Videos } from "./videos.tsx";

const onOpen = vi.fn<(event: MouseEvent, id: string) => void>();
const onExample = vi.fn<(example: ChosenExample) => void>();
const onCompose = vi.fn<() => void>();
const onFilter = vi.fn<(search: string) => void>();

/** Opens the screen at an address whose query is the filter. */
function Screen({ query = {} }: { query?: Record<string, string> }) {
  const filter = filterOf(query);
  const list = useList(filter);
  const verbs = { onOpen, onExample, onCompose, onFilter };
  return <Videos title="Videos" list={list} filter={filter} current={undefined} {...verbs} />;
}

async function show(rows = [completed()], fake = createFakeApi()) {
  fake.api.generations.page.mockResolvedValueOnce(rows);
  const world = createFakeStores(fake);
  await renderIn(world, <Screen />);
  return world;
}

/** The device of a user who has seen a video here before and whose network is slow now. */
function visited(inputs: Inputs = {}) {
  const video = completed({ inputs, output_path: `${USER.id}/fox.mp4` });
  const path = video.output_path ?? "";
  const posters = [{ path, url: "https://p.test/kept", until: Date.now() + 60_000 }];
  createMemory(localStorage, USER.id).known
    .write({ version: 1, as_of: 1, generations: [video], lines: [], posters });
  const fake = createFakeApi();
  fake.api.generations.page.mockReturnValue(new Promise(() => {}));
  return { fake, path };
}

const poster = () => document.querySelector(".lazy-video img");

beforeEach(() => vi.resetAllMocks());
afterEach(() => void vi.unstubAllGlobals());

describe("videos", () => {
  it("offers the examples if there are no videos yet", async () => {
    await show([]);
    const [first] = examples;
    const prompt = first?.prompt["en"] ?? "";
    fireEvent.click(await screen.findByRole("button", { name: prompt }));
    expect(onExample.mock.lastCall?.[0]).toMatchObject({ prompt, model: first?.model });
  });

  it("shows a finished video as a link to watch it", async () => {
    const done = completed({ prompt: "A whale breaches at dawn" });
    await show([done]);
    const link = screen.getByRole("link", { name: "Watch: A whale breaches at dawn" });
    expect(link.getAttribute("href")).toBe(`/videos/${done.id}`);
  });

  it("shows a poster that an earlier visit knew in the first paint", async () => {
    const { fake, path } = visited();
    await renderIn(createFakeStores(fake), <Screen />);
    expect(poster()?.getAttribute("src")).toBe("https://p.test/kept");
    // public/start.js requests it the same way.
    expect(poster()?.getAttribute("crossorigin")).toBe("anonymous");
    expect(fake.api.videos.posterUrls).not.toHaveBeenCalled();
    expect(fake.api.videos.url).not.toHaveBeenCalledWith(path);
  });

  it("asks for a new address if a poster does not load, twice at most", async () => {
    const { fake, path } = visited();
    const { posterUrls } = fake.api.videos;
    posterUrls.mockResolvedValueOnce(["https://p.test/2"]).mockResolvedValueOnce([
      "https://p.test/3",
    ]);
    const world = createFakeStores(fake);
    await renderIn(world, <Screen />);
    const fail = () => act(() => void fireEvent.error(poster() as HTMLElement));
    for (const next of ["https://p.test/2", "https://p.test/3"]) {
      await fail();
      await waitFor(() => expect(poster()?.getAttribute("src")).toBe(next));
    }
    await fail();
    expect(poster()).toBeNull();
    // Posters that are asked for together share a request, and this one would be part of it.
    posterUrls.mockResolvedValueOnce([null]);
    await act(async () => void await world.stores.videoUrls.poster("another.mp4"));
    expect(posterUrls.mock.calls).toEqual([[[path]], [[path]], [["another.mp4"]]]);
  });

  it("shows the stage as it changes, the time passed and the usual time", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const created_at = new Date(Date.now() - 12_000).toISOString();
    const open = generation({ created_at });
    const { stores } = await show([open]);
    const tile = within(screen.getByRole("article", { name: open.prompt }));
    expect(tile.getByText("Waiting")).toBeTruthy();
    expect(tile.getByText("12 s · usually 25 s")).toBeTruthy();
    act(() => stores.generations.apply({ ...open, version: 2, state: "starting" }));
    expect(tile.getByText("Starting")).toBeTruthy();
    const making = { ...open, version: 3, state: "processing" as const, progress: 40 };
    act(() => stores.generations.apply(making));
    expect(tile.getByText("Making · 40 %")).toBeTruthy();
    expect(tile.getByRole("progressbar", { name: "Progress" }).getAttribute("value")).toBe("40");
    act(() => stores.generations.apply({ ...making, version: 4, state: "finalizing" }));
    expect(tile.getByText("Saving")).toBeTruthy();
  });

  it("keeps a failed video with its reason, the returned credits, and Retry", async () => {
    const past = failed();
    const { api } = await show([past]);
    const tile = within(screen.getByRole("article", { name: past.prompt }));
    expect(tile.getByText(/the model stopped early\./)).toBeTruthy();
    expect(tile.getByText("10 credits returned")).toBeTruthy();
    fireEvent.click(tile.getByRole("button", { name: /^Retry/ }));
    await act(settled);
    expect(api.generations.start).toHaveBeenCalledOnce();
    expect(tile.queryByRole("button", { name: /^Retry/ })).toBeNull();
  });

  it("a failed or canceled video is a strip, and a canceled one is not in the colour of a failure", async () => {
    const [past, stopped] = [
      failed(),
      failed({ state: "canceled", error_code: null, error_message: null }),
    ];
    await show([past, stopped, completed()]);
    const strips = [...document.querySelectorAll("[data-strip=true]")];
    expect(strips.map((strip) => strip.getAttribute("data-video"))).toEqual([stopped.id, past.id]);
    const state = (text: string) => screen.getByText(text).getAttribute("data-state");
    expect(state("Canceled")).toBe("canceled");
    expect(state("It didn't work out")).toBe("failed");
  });

  it("a failure at a high resolution offers a smaller one first, and starts that", async () => {
    const past = failed({
      model: "wan-fast",
      inputs: { resolution: "720p", aspect_ratio: "16:9" },
      cost: 20,
      error_code: "out_of_memory",
    });
    const { api } = await show([past]);
    fireEvent.click(
      screen.getByRole("button", { name: `Try at 480p · 10 credits: ${past.prompt}` }),
    );
    await act(settled);
    expect(api.generations.start.mock.calls).toMatchObject([
      [{ inputs: { resolution: "480p" }, expected_cost: 10 }],
    ]);
  });

  it("puts a dismissed failure out of the list, and moves on to the next video", async () => {
    const [past, done] = [failed(), completed()];
    const { stores } = await show([past, done]);
    fireEvent.click(screen.getByRole("button", { name: `Dismiss: ${past.prompt}` }));
    expect(stores.dismissed.without(stores.generations).ids.value).toEqual([done.id]);
    const focused = document.activeElement?.closest("[data-video]");
    expect(focused?.getAttribute("data-video")).toBe(done.id);
  });

  it("cancels a video on its tile once the server has it, but not while it is being saved", async () => {
    const open = generation({ state: "processing" });
    const { stores, api } = await show([open]);
    const cancel = { name: `Cancel: ${open.prompt}` };
    act(() => stores.generations.change(open.id, { request: "sending" }));
    expect(screen.queryByRole("button", cancel)).toBeNull();
    act(() => stores.generations.change(open.id, { request: "answered" }));
    fireEvent.click(screen.getByRole("button", cancel));
    fireEvent.click(screen.getByRole("button", cancel));
    expect(api.generations.cancel.mock.calls).toEqual([[open.id]]);
    await act(settled);
    expect(screen.getByText("Canceled")).toBeTruthy();
    act(() => stores.generations.apply({ ...open, version: 99, state: "finalizing" }));
    expect(screen.queryByRole("button", cancel)).toBeNull();
  });

  it("shows a new photo video over its photo, in the photo's shape", async () => {
    const picture = `pictures/${USER.id}/${crypto.randomUUID()}.jpg`;
    const open = generation({ mode: "i2v", inputs: { picture } });
    const { stores } = await show([completed()]);
    act(() => stores.generations.apply(open));
    await act(settled);
    const photo = document.querySelector<HTMLImageElement>(".tile-backdrop");
    expect(photo?.getAttribute("src")).toBe(`https://files.test/${picture}`);
    Object.defineProperties(photo, {
      naturalWidth: { value: 900 },
      naturalHeight: { value: 1600 },
    });
    act(() => void photo?.dispatchEvent(new Event("load")));
    const tile = document.querySelector<HTMLElement>(`[data-video="${open.id}"]`);
    expect(tile?.dataset["wide"]).toBe("false");
  });

  it("gives each video the shape that was asked for", async () => {
    const shapes = ["9:16", "1:1", "4:3", "auto"];
    const rows = shapes.map((shape) => completed({ inputs: { aspect_ratio: shape } }));
    await show(rows);
    const tiles = rows.map(({ id }) => {
      const tile = document.querySelector<HTMLElement>(`[data-video="${id}"]`);
      return [tile?.style.getPropertyValue("--ratio").slice(0, 4), tile?.dataset["wide"]];
    });
    expect(tiles).toEqual([["0.56", "false"], ["1", "false"], ["1.33", "true"], ["1.77", "true"]]);
  });

  /** Loads the poster of a video whose request named no shape: it is a tall one. */
  async function learnThatItIsTall(from: number) {
    const { fake } = visited({ aspect_ratio: "auto" });
    const world = createFakeStores(fake);
    await renderIn(world, <Screen />);
    const tile = document.querySelector<HTMLElement>(".tile");
    vi.spyOn(tile as HTMLElement, "getBoundingClientRect")
      .mockReturnValue(new DOMRect(0, from, 390, 220));
    const picture = poster() as HTMLImageElement;
    Object.defineProperties(picture, { naturalWidth: { value: 9 }, naturalHeight: { value: 16 } });
    act(() => void fireEvent.load(picture));
    return { tile, world };
  }

  it("keeps the shape of a tile that is in view, and has the right one at the next visit", async () => {
    const { tile, world } = await learnThatItIsTall(0);
    expect(tile?.dataset["wide"]).toBe("true");
    cleanup();
    await renderIn(world, <Screen />);
    expect(document.querySelector<HTMLElement>(".tile")?.dataset["wide"]).toBe("false");
  });

  it("gives a tile its shape at once if it is below the view", async () => {
    const { tile } = await learnThatItIsTall(innerHeight);
    expect(tile?.dataset["wide"]).toBe("false");
  });

  it("retries a failure at the current price, which the button shows", async () => {
    const past = failed({ model: "wan-fast", cost: 8 });
    const { stores } = await show([past]);
    const tile = within(screen.getByRole("article", { name: past.prompt }));
    expect(tile.getByText("8 credits returned")).toBeTruthy();
    fireEvent.click(tile.getByRole("button", { name: `Retry · 10 credits: ${past.prompt}` }));
    await act(settled);
    expect(stores.credits.balance.value).toBe(90);
  });

  it("offers to edit the prompt if the prompt was the reason", async () => {
    const past = failed({ error_code: "flagged" });
    const { stores } = await show([past]);
    expect(screen.queryByRole("button", { name: /^Retry/ })).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: `Change the words: ${past.prompt}` }));
    expect(stores.draft.prompt.value).toBe(past.prompt);
    expect(onCompose).toHaveBeenCalledOnce();
  });

  it("says that nothing is charged twice if no answer came, and sends the same id again", async () => {
    const world = await show([]);
    world.api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    await act(async () =>
      void (await world.stores.requests.start(asked, { cost: 10, length_seconds: 5 }))
    );
    expect(screen.getByText(/nothing is charged twice/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: /^Retry/ }));
    await act(settled);
    expect(world.api.generations.start.mock.calls.map(([{ id }]) => id)).toEqual([
      asked.id,
      asked.id,
    ]);
    expect(screen.getByText("Waiting")).toBeTruthy();
  });

  it("loads older ones on demand", async () => {
    const rows = Array.from({ length: GENERATION_PAGE }, () => completed()).toReversed();
    const { api } = await show(rows);
    fireEvent.click(screen.getByRole("button", { name: "Older" }));
    await act(settled);
    expect(api.generations.page).toHaveBeenLastCalledWith(rows.at(-1));
    expect(screen.queryByRole("button", { name: "Older" })).toBeNull();
  });

  it("reads older ones again that failed to load, once the server answers again", async () => {
    const view = stubView();
    const rows = Array.from({ length: GENERATION_PAGE }, () => completed()).toReversed();
    const { api, stores } = await show(rows);
    const last = rows.at(-1);
    const tell = (...moves: boolean[]) =>
      act(async () => {
        view.tell(...moves);
        await settled();
      });
    const asked = () => api.generations.page.mock.calls.filter(([below]) => below === last).length;
    await tell(false);
    expect(asked()).toBe(0);

    api.generations.page.mockRejectedValue(unreachable());
    await tell(true);
    expect(asked()).toBe(1);
    expect(stores.connection.isOffline.value).toBe(true);
    const before = view.watchers();
    api.generations.page.mockImplementation((below) => Promise.resolve(below ? [] : rows));
    await act(stores.connection.resync);
    expect(view.watchers()).toBe(before + 1);
    await tell(true);
    expect(asked()).toBe(2);
    expect(screen.queryByRole("button", { name: "Older" })).toBeNull();
  });

  it("does not repeat a failed page by itself if the server answers other requests", async () => {
    const view = stubView();
    const rows = Array.from({ length: GENERATION_PAGE }, () => completed()).toReversed();
    const { api } = await show(rows);
    api.generations.page.mockImplementation((below) =>
      below ? Promise.reject(refused("internal", 500)) : Promise.resolve(rows)
    );
    const asked = () => api.generations.page.mock.calls.filter(([below]) => below).length;
    const before = view.watchers();
    await act(async () => {
      view.tell(true);
      await settled();
    });
    await act(settled);
    expect([asked(), view.watchers()]).toEqual([1, before]);
    // Scrolling away and back requests it.
    await act(async () => {
      view.tell(false, true);
      await settled();
    });
    expect(asked()).toBe(2);
    expect(screen.getByRole("button", { name: "Older" })).toBeTruthy();
  });

  it("reads a filtered list again that failed to load, once the server answers again", async () => {
    const fake = createFakeApi();
    fake.api.generations.page.mockRejectedValue(unreachable());
    const world = createFakeStores(fake);
    await renderIn(world, <Screen query={{ show: "ready" }} />);
    expect(screen.getByRole("alert").textContent).toContain("No connection.");
    fake.api.generations.page.mockResolvedValue([completed({ prompt: "There again at last" })]);
    await act(world.stores.connection.resync);
    await act(settled);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByRole("link", { name: "Watch: There again at last" })).toBeTruthy();
  });

  it("reports a list that fails to load and offers a way on", async () => {
    const fake = createFakeApi();
    fake.api.generations.page.mockRejectedValue(unreachable());
    await renderIn(createFakeStores(fake), <Screen />);
    expect(screen.getByRole("alert").textContent).toContain("No connection.");
    fake.api.generations.page.mockResolvedValue([completed({ prompt: "There again at last" })]);
    fireEvent.click(screen.getByRole("button", { name: /^Retry/ }));
    await act(settled);
    expect(screen.getByRole("link", { name: "Watch: There again at last" })).toBeTruthy();
  });

  it("filters by the address: active filters are marked, and each link keeps the others", async () => {
    const world = createFakeStores();
    await renderIn(world, <Screen query={{ show: "failed", from: "photo" }} />);
    await waitFor(() => screen.getByRole("navigation", { name: "Show" }));
    const link = (name: string) => screen.getByRole("link", { name });
    const marked = screen.getAllByRole("link").filter((one) =>
      one.getAttribute("aria-current") === "true"
    );
    expect(marked.map(({ textContent }) => textContent)).toEqual(["Photo", "Failed"]);
    expect(link("All").getAttribute("href")).toBe("/videos");
    expect(link("Making").getAttribute("href")).toBe("/videos?show=making&from=photo");
    expect(link("Text").getAttribute("href")).toBe("/videos?show=failed&from=text");
    expect(link("Photo").getAttribute("href")).toBe("/videos?show=failed");
    expect(link("Failed").getAttribute("href")).toBe("/videos?from=photo");
    expect(world.api.generations.page).toHaveBeenLastCalledWith(undefined, {
      show: "failed",
      mode: "i2v",
    });
  });

  it("searches when the typing pauses, and keeps the filter", async () => {
    await renderIn(createFakeStores(), <Screen query={{ show: "ready" }} />);
    (await waitFor(() => screen.getByRole("button", { name: "Search prompts" }))).click();
    await Promise.resolve(); // Drawn, and no effect has run.
    const field = screen.getByRole("searchbox", { name: "Search prompts" });
    expect(document.activeElement).toBe(field);
    fireEvent.input(field, { target: { value: "fox " } });
    await waitFor(() => expect(onFilter).toHaveBeenCalledExactlyOnceWith("?show=ready&words=fox"));
  });

  it("searches nothing once the user has left the screen", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const search = <Search filter={{ words: "fox" }} onFilter={onFilter} />;
    const { unmount } = render(search);
    fireEvent.input(screen.getByRole("searchbox"), { target: { value: "fox trots" } });
    vi.advanceTimersByTime(299);
    unmount();
    vi.advanceTimersByTime(1);
    expect(onFilter).not.toHaveBeenCalled();
  });

  it("leaves the search field as an icon again if it is left without words", async () => {
    await renderIn(createFakeStores(), <Screen query={{ words: "fox" }} />);
    const field = await waitFor(() => screen.getByRole<HTMLInputElement>("searchbox"));
    expect(field.value).toBe("fox");
    cleanup();
    await renderIn(createFakeStores(), <Screen />);
    fireEvent.click(await waitFor(() => screen.getByRole("button", { name: "Search prompts" })));
    // Not by fireEvent: if another test has loaded preact/compat, it is `focusout` that is heard.
    act(() => screen.getByRole("searchbox").blur());
    expect(screen.queryByRole("searchbox")).toBeNull();
  });

  it.each([
    [{ show: "ready" }, "No video is ready yet."],
    [{ show: "making" }, "Nothing is in progress right now."],
    [{ show: "failed" }, "Everything has worked so far."],
    [{ from: "photo" }, "No videos of this kind yet."],
    [{ words: "fox" }, "No prompt contains these words."],
    [{ show: "ready", words: "fox" }, "No video matches all of these."],
  ])("explains that %o finds nothing", async (query, sentence) => {
    await renderIn(createFakeStores(), <Screen query={query} />);
    expect(screen.getByText(sentence)).toBeTruthy();
    expect(screen.getByRole("link", { name: "Show all videos" }).getAttribute("href"))
      .toBe("/videos");
  });
});
