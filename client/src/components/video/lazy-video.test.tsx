import { fireEvent, render, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stubView } from "../../fixtures/fake-view.ts";
import { colourOf, drawPoster } from "./draw-poster.ts";
import { LazyVideo } from "./lazy-video.tsx";

vi.mock("./draw-poster.ts", () => ({ colourOf: vi.fn(), drawPoster: vi.fn() }));

const picture = new Blob(["a frame"]);
const onPoster = vi.fn();

beforeEach(() => {
  stubView();
  vi.mocked(drawPoster).mockResolvedValue({ picture, isOneColour: false });
  vi.mocked(colourOf).mockReturnValue("many");
  vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  onPoster.mockReset();
});

function show(poster: string | null, savesData = false) {
  const { container } = render(
    <LazyVideo
      eager
      knownPoster={() => poster}
      getPoster={() => Promise.resolve(poster)}
      getUrl={() => Promise.resolve("https://videos.test/fox.mp4")}
      savesData={savesData}
      whenIdle={() => Promise.resolve()}
      onBroken={() => {}}
      onSize={() => {}}
      onPoster={onPoster}
    />,
  );
  const find = <T extends Element>(selector: string) =>
    waitFor(() => {
      const found = container.querySelector<T>(selector);
      if (!found) throw new Error(`no ${selector}`);
      return found;
    });
  return { container, find };
}

/** What the video reports of itself from now on. */
function report(video: HTMLVideoElement, seeking: boolean, readyState: number): void {
  Object.defineProperty(video, "seeking", { value: seeking, configurable: true });
  Object.defineProperty(video, "readyState", { value: readyState, configurable: true });
}

describe("a tile", () => {
  it("is always mute, and decodes no sound where the browser has a way to say so", async () => {
    const { find } = show(null);
    const video = await find<HTMLVideoElement>("video");
    const tracks = [{ enabled: true }, { enabled: true }];
    Object.defineProperty(video, "audioTracks", { value: tracks });
    expect(video.muted).toBe(true);
    fireEvent.loadedMetadata(video);
    expect(tracks).toEqual([{ enabled: false }, { enabled: false }]);
    fireEvent(video, new MouseEvent("pointerenter"));
    fireEvent.play(video);
    expect(video.muted).toBe(true);
  });
});

describe("a video without a poster", () => {
  it("is not drawn when it has data but is still seeking, as in Firefox", async () => {
    const { find, container } = show(null);
    const video = await find<HTMLVideoElement>("video");
    report(video, true, 1);
    fireEvent.loadedData(video);
    expect(container.querySelector(".lazy-video")?.getAttribute("data-shown")).toBe("false");
    expect(drawPoster).not.toHaveBeenCalled();
    report(video, false, 2);
    fireEvent(video, new Event("seeked"));
    await waitFor(() => expect(onPoster).toHaveBeenCalledWith(picture, false));
  });

  it("is drawn when it has data, if the browser does not seek", async () => {
    const { find } = show(null);
    const video = await find<HTMLVideoElement>("video");
    report(video, false, 2);
    fireEvent.loadedData(video);
    await waitFor(() => expect(onPoster).toHaveBeenCalledWith(picture, false));
  });

  it("is drawn once, however often it seeks", async () => {
    const { find } = show(null);
    const video = await find<HTMLVideoElement>("video");
    report(video, false, 2);
    fireEvent.loadedData(video);
    for (let loop = 0; loop < 3; loop += 1) fireEvent(video, new Event("seeked"));
    await waitFor(() => expect(onPoster).toHaveBeenCalledOnce());
    expect(drawPoster).toHaveBeenCalledOnce();
  });
});

describe("a video with a poster", () => {
  it("is not loaded if the poster has several colours", async () => {
    const { find, container } = show("https://posters.test/fox.jpg");
    fireEvent.load(await find("img"));
    await waitFor(() => expect(colourOf).toHaveBeenCalledOnce());
    expect(container.querySelector("video")).toBeNull();
  });

  it("of one colour is loaded, and its poster is replaced if it shows more", async () => {
    vi.mocked(colourOf).mockReturnValue([0, 0, 0]);
    const { find } = show("https://posters.test/fox.jpg");
    fireEvent.load(await find("img"));
    const video = await find<HTMLVideoElement>("video");
    report(video, false, 2);
    fireEvent.loadedData(video);
    await waitFor(() => expect(onPoster).toHaveBeenCalledWith(picture, true));
  });

  it("of one colour keeps it if the video has that colour, too", async () => {
    vi.mocked(colourOf).mockReturnValue([0, 0, 0]);
    vi.mocked(drawPoster).mockResolvedValue({ picture, isOneColour: true });
    const { find } = show("https://posters.test/fox.jpg");
    fireEvent.load(await find("img"));
    const video = await find<HTMLVideoElement>("video");
    report(video, false, 2);
    fireEvent.loadedData(video);
    await waitFor(() => expect(drawPoster).toHaveBeenCalledOnce());
    expect(onPoster).not.toHaveBeenCalled();
  });

  it("is not looked at if the browser hides what a page reads, or if the user saves data", async () => {
    vi.mocked(colourOf).mockReturnValue(null);
    const hidden = show("https://posters.test/fox.jpg");
    fireEvent.load(await hidden.find("img"));
    await waitFor(() => expect(colourOf).toHaveBeenCalledOnce());
    expect(hidden.container.querySelector("video")).toBeNull();

    vi.mocked(colourOf).mockReturnValue([0, 0, 0]);
    const saving = show("https://posters.test/fox.jpg", true);
    fireEvent.load(await saving.find("img"));
    await Promise.resolve();
    expect(colourOf).toHaveBeenCalledOnce();
  });
});
