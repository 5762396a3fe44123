import { act, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { GENERATION_PAGE } from "../../api/user/generations.ts";
import { createMemory } from "../../api/device/memory.ts";
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
import { filterOf } from "./filter.ts";
import { useList } from "./use-list.ts";
import { Videos } from "./videos.tsx";

const onOpen = vi.fn<(event: MouseEvent, id: string) => void>();
const onIdea = vi.fn<(prompt: string) => void>();
const onCompose = vi.fn<() => void>();
const onFilter = vi.fn<(search: string) => void>();

/** Opens the screen at an address whose query is the filter. */
function Screen({ query = {} }: { query?: Record<string, string> }) {
  const filter = filterOf(query);
  const list = useList(filter);
  const verbs = { onOpen, onIdea, onCompose, onFilter };
  return <Videos title="Videos" list={list} filter={filter} current={undefined} {...verbs} />;
}

async function show(rows = [completed()], fake = createFakeApi()) {
  fake.api.generations.page.mockResolvedValueOnce(rows);
  const world = createFakeStores(fake);
  await renderIn(world, <Screen />);
  return world;
}

/** The device of a user who has seen a video here before and whose network is slow now. */
function visited() {
  const video = completed({ output_path: `${USER.id}/fox.mp4` });
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
  it("offers three prompts to tap if there are no videos yet", async () => {
    await show([]);
    const ideas = screen.getAllByRole("button");
    expect(ideas).toHaveLength(3);
    fireEvent.click(ideas[0] as HTMLElement);
    expect(onIdea).toHaveBeenCalledWith(ideas[0]?.textContent);
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

  it("asks once for a new address if a poster does not load", async () => {
    const { fake, path } = visited();
    fake.api.videos.posterUrls.mockResolvedValue(["https://p.test/new"]);
    await renderIn(createFakeStores(fake), <Screen />);
    const fail = () => act(() => void fireEvent.error(poster() as HTMLElement));
    await fail();
    await waitFor(() => expect(poster()?.getAttribute("src")).toBe("https://p.test/new"));
    expect(fake.api.videos.posterUrls).toHaveBeenCalledExactlyOnceWith([path]);
    await fail();
    await act(settled);
    expect(poster()).toBeNull();
    expect(fake.api.videos.posterUrls).toHaveBeenCalledOnce();
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

  it("retries a failure at the current price, which the button shows", async () => {
    const past = failed({ model: "wan-fast", resolution: "480p", cost: 8 });
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
    fireEvent.click(screen.getByRole("button", { name: "Edit prompt" }));
    expect(stores.draft.prompt.value).toBe(past.prompt);
    expect(onCompose).toHaveBeenCalledOnce();
  });

  it("says that nothing is charged twice if no answer came, and sends the same id again", async () => {
    const world = await show([]);
    world.api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    await act(async () => void (await world.stores.requests.start(asked, 10, null)));
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
    await renderIn(world, <Screen query={{ show: "ready", from: "photo" }} />);
    await waitFor(() => screen.getByRole("navigation", { name: "Show" }));
    const link = (name: string) => screen.getByRole("link", { name });
    expect(link("Ready").getAttribute("aria-current")).toBe("true");
    expect(link("All").getAttribute("href")).toBe("/videos?from=photo");
    expect(link("Didn't work").getAttribute("href")).toBe("/videos?show=failed&from=photo");
    expect(link("Photo").getAttribute("href")).toBe("/videos?show=ready");
    expect(world.api.generations.page).toHaveBeenLastCalledWith(undefined, {
      show: "ready",
      mode: "i2v",
    });
  });

  it("searches when the typing pauses, and keeps the filter", async () => {
    await renderIn(createFakeStores(), <Screen query={{ show: "ready" }} />);
    const field = await waitFor(() => screen.getByRole("searchbox", { name: "Search prompts" }));
    fireEvent.input(field, { target: { value: "fox " } });
    await waitFor(() => expect(onFilter).toHaveBeenCalledExactlyOnceWith("?show=ready&words=fox"));
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
