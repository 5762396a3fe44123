import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { act } from "preact/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { examples } from "../../api/examples.ts";
import Examples from "./examples.tsx";
import { settled } from "../../fixtures/fake-api.ts";
import { PLAYING_MAX } from "./playing.ts";

/** What the browser would say about each video: whether it is in view. */
const watched = new Map<Element, IntersectionObserverCallback>();
const playing = new Set<HTMLVideoElement>();

class FakeObserver {
  #tell: IntersectionObserverCallback;
  constructor(tell: IntersectionObserverCallback) {
    this.#tell = tell;
  }
  observe(element: Element) {
    watched.set(element, this.#tell);
  }
  disconnect() {}
}

const videos = () => [...document.querySelectorAll("video")];
const see = (video: Element | undefined, isIntersecting: boolean) =>
  act(() => {
    const entry = { isIntersecting } as IntersectionObserverEntry;
    if (video) watched.get(video)?.([entry], Object.create(null));
  });

function prefer(...queries: string[]) {
  vi.spyOn(globalThis, "matchMedia").mockImplementation((query) => ({
    ...Object.create(EventTarget.prototype),
    media: query,
    matches: queries.includes(query),
  }));
}

const MOTION = "(prefers-reduced-motion: no-preference)";

beforeEach(() => {
  watched.clear();
  playing.clear();
  vi.stubGlobal("IntersectionObserver", FakeObserver);
  prefer(MOTION);
  vi.spyOn(HTMLMediaElement.prototype, "paused", "get").mockImplementation(function (
    this: HTMLVideoElement,
  ) {
    return !playing.has(this);
  });
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(async function (
    this: HTMLVideoElement,
  ) {
    playing.add(this);
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(function (
    this: HTMLVideoElement,
  ) {
    playing.delete(this);
  });
  return () => vi.unstubAllGlobals();
});

describe("examples", () => {
  it("one tap chooses the prompt in the user's language and everything else", () => {
    const onChoose = vi.fn<() => void>();
    render(<Examples onChoose={onChoose} />);
    const [first] = examples;
    fireEvent.click(screen.getByRole("button", { name: String(first?.prompt["en"]) }));
    expect(onChoose).toHaveBeenCalledExactlyOnceWith({
      prompt: first?.prompt["en"],
      mode: first?.mode,
      model: first?.model,
      inputs: first?.inputs,
    });
  });

  it("shows as many as wanted", () => {
    render(<Examples onChoose={() => {}} most={2} />);
    expect(screen.getAllByRole("button")).toHaveLength(2);
  });

  it("plays the first that are in view, at most three, and goes on with the next", async () => {
    render(<Examples onChoose={() => {}} />);
    expect(playing.size).toBe(0);
    for (const video of videos()) see(video, true);
    await settled();
    expect(playing).toEqual(new Set(videos().slice(0, PLAYING_MAX)));
    see(videos()[0], false);
    await settled();
    expect(playing).toEqual(new Set(videos().slice(1, PLAYING_MAX + 1)));
  });

  it("plays the one under the mouse before all others", async () => {
    render(<Examples onChoose={() => {}} />);
    for (const video of videos()) see(video, true);
    await settled();
    const last = screen.getAllByRole("button").at(-1) as HTMLElement;
    fireEvent.pointerEnter(last, { pointerType: "mouse" });
    await settled();
    expect(playing.size).toBe(PLAYING_MAX);
    expect(playing).toContain(videos().at(-1));
    fireEvent.pointerLeave(last);
    await settled();
    expect(playing).toEqual(new Set(videos().slice(0, PLAYING_MAX)));
  });

  it("shows a video over its poster only once it plays", () => {
    render(<Examples onChoose={() => {}} />);
    const [video] = videos();
    expect(video?.dataset["shown"]).toBeUndefined();
    if (video) fireEvent(video, new Event("playing"));
    expect(video?.dataset["shown"]).toBe("true");
  });

  it.each([
    ["with reduced motion", () => prefer()],
    ["with reduced data", () => prefer(MOTION, "(prefers-reduced-data: reduce)")],
    [
      "while the connection saves data",
      () => vi.stubGlobal("navigator", { ...navigator, connection: { saveData: true } }),
    ],
  ])("plays and loads no video %s", (_when, setUp) => {
    setUp();
    render(<Examples onChoose={() => {}} />);
    expect(watched.size).toBe(0);
    expect(videos().map(({ preload }) => preload)).toEqual(examples.map(() => "none"));
  });

  it("every video is muted as a property, without which no browser plays it by itself", () => {
    render(<Examples onChoose={() => {}} />);
    expect(videos().map(({ muted }) => muted)).toEqual(examples.map(() => true));
  });

  it("stops when it leaves the screen", async () => {
    const { unmount } = render(<Examples onChoose={() => {}} />);
    for (const video of videos()) see(video, true);
    unmount();
    await waitFor(() => expect(playing.size).toBe(0));
  });
});
