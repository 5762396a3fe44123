import { beforeEach, describe, expect, it, vi } from "vitest";
import { colourOf } from "../../../components/video/draw-poster.ts";
import { drawLastFrame } from "./last-frame.ts";

vi.mock("../../../components/video/draw-poster.ts", () => ({ colourOf: vi.fn() }));

/** What the fake video does; a test changes a part of it. */
interface Film {
  duration: number;
  /** Whether the browser reports the end; WebKitGTK does not always. */
  reportsEnd: boolean;
  /** How many frames appear after the end was reported. */
  lateFrames: number;
  loads: boolean;
  /** It stops before its end. */
  stopsAt: number | null;
}

let film: Film;
/** What happened to the video, in order. */
let log: string[];
let shown: string;

/** A video that plays by microtasks: no time passes. */
function stubVideo(): void {
  const create = document.createElement.bind(document);
  vi.spyOn(document, "createElement").mockImplementation((name: string) => {
    const element = create(name);
    if (element instanceof HTMLVideoElement) fake(element);
    return element;
  });
}

function fake(video: HTMLVideoElement): void {
  const now = { time: 0, ended: false, seeking: false, late: film.lateFrames };
  const tell = (name: string) => video.dispatchEvent(new Event(name));
  const define = (name: string, value: PropertyDescriptor) =>
    Object.defineProperty(video, name, { configurable: true, ...value });
  define("duration", { get: () => film.duration });
  define("videoWidth", { value: 832 });
  define("videoHeight", { value: 480 });
  define("readyState", { get: () => 2 });
  define("seeking", { get: () => now.seeking });
  define("ended", { get: () => now.ended });
  define("currentTime", {
    get: () => now.time,
    set(seconds: number) {
      log.push(`seek ${seconds}`);
      now.time = seconds;
      now.seeking = true;
      shown = "first";
      queueMicrotask(() => {
        now.seeking = false;
        tell("seeked");
      });
    },
  });
  define("src", { set: () => queueMicrotask(() => tell(film.loads ? "loadeddata" : "error")) });
  define("load", { value: () => log.push("load") });
  define("pause", { value: () => log.push("pause") });
  define("play", {
    value: () => {
      log.push(video.muted ? "play muted" : "play loud");
      if (now.time > 0) {
        setTimeout(() => {
          now.time = film.stopsAt ?? film.duration;
          shown = film.lateFrames > 0 ? "last but one" : "last";
          now.ended = film.reportsEnd;
          tell("timeupdate");
          if (film.stopsAt !== null) tell("error");
          if (film.reportsEnd) tell("ended");
        }, 500);
      }
      return Promise.resolve();
    },
  });
  define("requestVideoFrameCallback", {
    value: (done: () => void) => {
      if (now.late === 0) return;
      now.late -= 1;
      setTimeout(() => {
        shown = now.late === 0 ? "last" : "last but one";
        done();
      });
    },
  });
}

beforeEach(() => {
  film = { duration: 5, reportsEnd: true, lateFrames: 0, loads: true, stopsAt: null };
  log = [];
  shown = "nothing";
  stubVideo();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.mocked(colourOf).mockReturnValue("many");
  vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(() =>
    ({ drawImage: () => log.push(`draw ${shown}`) }) as never
  );
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((give, type) =>
    give(new Blob(["a picture"], { type: type ?? "" }))
  );
});

/** Runs all timers, so that even a limit of a minute takes no time. */
async function draw(poster: string | null = null) {
  const drawn = drawLastFrame("https://videos.test/boat.mp4", poster).catch((error: Error) =>
    error.message
  );
  await vi.runAllTimersAsync();
  const result = await drawn;
  vi.useRealTimers();
  return result;
}

describe("the last frame", () => {
  it("is drawn in full size, at the end of a video that plays muted", async () => {
    expect(await draw()).toMatchObject({ is: "drawn", width: 832, height: 480 });
    expect(log).toEqual([
      "play muted",
      "seek 4.5",
      "play muted",
      "draw last",
      "pause",
      "load",
    ]);
  });

  it("is drawn although the browser does not report the end", async () => {
    film.reportsEnd = false;
    expect(await draw()).toMatchObject({ is: "drawn" });
    expect(log).toContain("draw last");
  });

  it("is awaited if it appears after the end was reported", async () => {
    film.lateFrames = 3;
    expect(await draw()).toMatchObject({ is: "drawn" });
    expect(log).toContain("draw last");
    expect(log).not.toContain("draw last but one");
  });

  it("is a JPEG", async () => {
    const frame = await draw();
    expect(frame).toMatchObject({ picture: { type: "image/jpeg" } });
  });

  it("of a short video is found from its beginning", async () => {
    film.duration = 0.25;
    await draw();
    expect(log).toContain("seek 0");
  });

  it.each([
    ["cannot be loaded", { loads: false }],
    ["says no length", { duration: Infinity }],
    ["stops before its end", { stopsAt: 4.8 }],
  ])("is not drawn of a video that %s, which is released", async (_what, part) => {
    Object.assign(film, part);
    expect(await draw()).toContain("The video");
    expect(log.some((entry) => entry.startsWith("draw"))).toBe(false);
    expect(log.slice(-2)).toEqual(["pause", "load"]);
  });

  it("is refused if it is black and the poster is not", async () => {
    vi.mocked(colourOf).mockReturnValueOnce([3, 4, 2]).mockReturnValueOnce("many");
    expect(await draw("https://posters.test/boat.jpg")).toEqual({ is: "black" });
  });

  it("is refused if it is black and nothing is known of the poster", async () => {
    vi.mocked(colourOf).mockReturnValue([0, 0, 0]);
    expect(await draw(null)).toEqual({ is: "black" });
  });

  it("is taken if the whole video is black, as its poster says", async () => {
    vi.mocked(colourOf).mockReturnValue([0, 0, 0]);
    expect(await draw("https://posters.test/night.jpg")).toMatchObject({ is: "drawn" });
  });

  it("may have one colour that is not black", async () => {
    vi.mocked(colourOf).mockReturnValueOnce([0, 0, 120]);
    expect(await draw("https://posters.test/boat.jpg")).toMatchObject({ is: "drawn" });
  });

  it("is not taken from a browser that hides what a page reads", async () => {
    vi.mocked(colourOf).mockReturnValueOnce(null);
    expect(await draw()).toEqual({ is: "hidden" });
  });
});
