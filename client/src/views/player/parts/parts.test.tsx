import { act, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Generation } from "../../../api/contracts.ts";
import { completed, createFakeApi, generation, settled } from "../../../fixtures/fake-api.ts";
import { createFakeStores, inStores, renderIn } from "../../../fixtures/fake-stores.tsx";
import Player from "../player.tsx";

const onGo = vi.fn<(id: string) => void>();
beforeEach(() => void onGo.mockReset());

const prompts = ["A boat leaves the harbour", "It meets a storm", "It comes home"];

/** Parts with a path each, the first one first; the last one may still be made. */
function row(count = 3): Generation[] {
  const made: Generation[] = [];
  for (const prompt of prompts.slice(0, count)) {
    const parent_id = made.at(-1)?.id ?? null;
    made.push(completed({ prompt, parent_id, output_path: `user/${prompt}.mp4` }));
  }
  return made;
}

/** Opens the player with one of the rows, and goes where it asks to go. */
async function show(
  current: Generation,
  rows: readonly Generation[],
  { posters = () => null }: { posters?: (path: string) => string | null } = {},
) {
  const fake = createFakeApi();
  fake.api.videos.posterUrls.mockImplementation((paths) => Promise.resolve(paths.map(posters)));
  fake.api.generations.page.mockResolvedValue(rows.toReversed());
  const world = createFakeStores(fake);
  const playerOf = (id: string) => (
    <Player
      id={id}
      list={world.stores.generations}
      onClose={() => {}}
      onGo={onGo}
      onCompose={() => {}}
    />
  );
  const rendered = await renderIn(world, playerOf(current.id));
  onGo.mockImplementation((id) =>
    rendered.rerender(
      inStores(world.stores, playerOf(id)),
    )
  );
  return { ...world, ...rendered };
}

const strip = async () => within(await screen.findByRole("navigation", { name: "Parts" }));
const partButtons = async () => (await strip()).getAllByRole("button");
const film = () => screen.getByLabelText<HTMLVideoElement>("Video");

/** The film as a browser reports it while it plays. */
function plays(video: HTMLVideoElement, seconds = 5) {
  const now = { isPaused: false, hasEnded: false, seconds };
  vi.spyOn(video, "play").mockImplementation(() => {
    Object.assign(now, { isPaused: false, hasEnded: false });
    return Promise.resolve();
  });
  vi.spyOn(video, "paused", "get").mockImplementation(() => now.isPaused);
  vi.spyOn(video, "ended", "get").mockImplementation(() => now.hasEnded);
  vi.spyOn(video, "duration", "get").mockImplementation(() => now.seconds);
  fireEvent.play(video);
  return now;
}

async function end(video: HTMLVideoElement, now: ReturnType<typeof plays>) {
  Object.assign(now, { isPaused: true, hasEnded: true });
  await act(() => {
    fireEvent.pause(video);
    fireEvent(video, new Event("ended"));
  });
  await act(settled);
}

describe("the parts of a long video", () => {
  it("are a strip that names each and marks the one that is shown", async () => {
    const [first, second, third] = row();
    if (!first || !second || !third) throw new Error("too few");
    await show(second, [first, second, third]);
    const buttons = await partButtons();
    expect(buttons.map((button) => button.getAttribute("aria-label"))).toEqual([
      "Part 1 of 3: A boat leaves the harbour",
      "Part 2 of 3: It meets a storm",
      "Part 3 of 3: It comes home",
    ]);
    expect(buttons.map((button) => button.getAttribute("aria-current"))).toEqual([
      null,
      "true",
      null,
    ]);
  });

  it("show their posters, without being read aloud twice", async () => {
    const rows = row(2);
    const { api, container } = await show(rows[0] as Generation, rows, {
      posters: (path) => `https://posters.test/${path}`,
    });
    const pictures = await waitFor(() => {
      const found = [...container.querySelectorAll(".part img")];
      expect(found).toHaveLength(2);
      return found;
    });
    expect(pictures.map((picture) => picture.getAttribute("alt"))).toEqual(["", ""]);
    expect(pictures.map((picture) => picture.getAttribute("src")))
      .toEqual(rows.map(({ output_path }) => `https://posters.test/${output_path}`));
    // One request for both, and for what lies beside the video.
    expect(api.videos.posterUrls).toHaveBeenCalledOnce();
  });

  it("are not shown for a video that has no others, which plays in a loop", async () => {
    const only = completed();
    await show(only, [only, completed()]);
    await act(settled);
    expect(screen.queryByRole("navigation", { name: "Parts" })).toBeNull();
    expect(film().loop).toBe(true);
  });

  it("play one after the other in the same element, and begin again after the last one", async () => {
    const rows = row();
    await show(rows[0] as Generation, rows);
    await strip();
    const video = film();
    const now = plays(video);
    expect(video.loop).toBe(false);
    for (const next of [rows[1], rows[2], rows[0]]) {
      await end(video, now);
      expect(onGo).toHaveBeenLastCalledWith(next?.id);
      expect(film()).toBe(video);
      expect(video.getAttribute("src")).toBe(`https://videos.test/${next?.output_path}`);
      fireEvent.loadedMetadata(video);
      expect([now.isPaused, video.currentTime]).toEqual([false, 0]);
    }
  });

  it("go on with the sound that the user turned on", async () => {
    const rows = row(2).map((one) => ({ ...one, model: "wan-sound" }));
    await show(rows[0] as Generation, rows);
    await strip();
    const video = film();
    const now = plays(video);
    fireEvent.click(screen.getByRole("button", { name: "Sound" }));
    expect([video.muted, video.volume]).toEqual([false, 0.5]);
    await end(video, now);
    fireEvent.loadedMetadata(video);
    expect([video.muted, video.volume]).toEqual([false, 0.5]);
    localStorage.removeItem("wan-pwa.sound");
  });

  it("do not repeat the part before in one that begins with it", async () => {
    const [first, second] = row(2);
    if (!first || !second) throw new Error("too few");
    const longer = { ...second, inputs: { first_clip: `videos/${first.output_path}` } };
    await show(first, [first, longer]);
    await strip();
    const video = film();
    const now = plays(video, 4);
    await end(video, now);
    now.seconds = 9;
    fireEvent.loadedMetadata(video);
    expect(video.currentTime).toBe(4);
    // It is watched whole after another one than that part.
    await end(video, now);
    expect(onGo).toHaveBeenLastCalledWith(first.id);
    fireEvent.loadedMetadata(video);
    expect(video.currentTime).toBe(0);
  });

  it("stay at a part while the user is in the drawer, which then plays again", async () => {
    const rows = row();
    await show(rows[0] as Generation, rows);
    await strip();
    const video = film();
    const now = plays(video);
    screen.getByRole("button", { name: "Delete" }).focus();
    await end(video, now);
    expect(onGo).not.toHaveBeenCalled();
    expect(now.isPaused).toBe(false);
    // The strip is no part of what the user reads there.
    (await partButtons())[2]?.focus();
    await end(video, now);
    expect(onGo).toHaveBeenLastCalledWith(rows[1]?.id);
  });

  it("stay at a part that the user has paused and moved to its end", async () => {
    const rows = row();
    await show(rows[0] as Generation, rows);
    await strip();
    const video = film();
    const now = plays(video);
    now.isPaused = true;
    fireEvent.pause(video);
    now.hasEnded = true;
    fireEvent(video, new Event("ended"));
    expect(onGo).not.toHaveBeenCalled();
    expect(now.isPaused).toBe(true);
  });

  it("leave out one that is still being made, which the strip shows with its progress", async () => {
    const [first, second] = row(2);
    if (!first || !second) throw new Error("too few");
    const third = generation({
      parent_id: second.id,
      prompt: "It comes home",
      state: "processing",
      progress: 40,
      version: 3,
    });
    await show(first, [first, second, third]);
    const buttons = await partButtons();
    expect(buttons[2]?.getAttribute("aria-label"))
      .toBe("Part 3 of 3: It comes home, Making · 40 %");
    const video = film();
    const now = plays(video);
    await end(video, now);
    await end(video, now);
    expect(onGo.mock.calls.flat()).toEqual([second.id, first.id]);
  });

  it("play alone if the others are deleted, and say that one is missing", async () => {
    const [first, second] = row(2);
    if (!first || !second) throw new Error("too few");
    const { stores } = await show(second, [first, second]);
    await strip();
    expect(film().loop).toBe(false);
    await act(() => stores.generations.forget(first.id));
    expect(film().loop).toBe(true);
    expect(await partButtons()).toHaveLength(1);
    expect(screen.getByText("The part before was deleted")).toBeTruthy();
  });

  it("can be reached with the keyboard, and a tap shows one", async () => {
    const rows = row();
    await show(rows[0] as Generation, rows);
    const [one, two, three] = await partButtons();
    one?.focus();
    fireEvent.keyDown(one as Element, { key: "ArrowRight" });
    expect(document.activeElement).toBe(two);
    fireEvent.keyDown(two as Element, { key: "ArrowRight" });
    fireEvent.keyDown(three as Element, { key: "ArrowRight" });
    expect(document.activeElement).toBe(three);
    fireEvent.keyDown(three as Element, { key: "ArrowLeft" });
    expect(document.activeElement).toBe(two);
    // The list of all videos stays where it is.
    expect(onGo).not.toHaveBeenCalled();
    fireEvent.click(three as Element);
    expect(onGo).toHaveBeenCalledWith(rows[2]?.id);
  });

  it("begin only when the user plays, if the user wants no motion", async () => {
    vi.spyOn(globalThis, "matchMedia").mockImplementation((query) =>
      ({ matches: query.includes(": reduce"), addEventListener() {} }) as never
    );
    const rows = row(2);
    await show(rows[0] as Generation, rows);
    await strip();
    const video = film();
    expect(video.autoplay).toBe(false);
    const now = plays(video);
    await end(video, now);
    expect(onGo).toHaveBeenLastCalledWith(rows[1]?.id);
    fireEvent.loadedMetadata(video);
    expect(now.isPaused).toBe(false);
  });
});
