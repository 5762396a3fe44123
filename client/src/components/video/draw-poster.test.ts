import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { colourOf, drawPoster } from "./draw-poster.ts";

type Pixel = readonly [number, number, number];

const black: Pixel = [0, 0, 0];
const white: Pixel = [255, 255, 255];
const blue: Pixel = [10, 20, 120];

/** A frame of these colours from left to right, each equally wide. */
type Frame = readonly Pixel[];

const drawn = new WeakMap<object, Frame>();
/** Whether the browser changes what a page reads, to protect against tracking. */
let noise = 0;

/** A video whose frames are listed by their time in seconds. */
class FakeVideo extends EventTarget {
  seeking = false;
  readyState = 2;
  videoWidth = 640;
  videoHeight = 360;
  duration = 4;
  paused = true;
  /** Like Firefox: what is drawn while it is seeking is black. */
  #at = 0;
  #onFrame: (() => void) | undefined;

  #frames: ReadonlyMap<number, Frame>;

  constructor(frames: ReadonlyMap<number, Frame>) {
    super();
    this.#frames = frames;
  }
  get currentTime() {
    return this.#at;
  }
  set currentTime(seconds) {
    this.#at = seconds;
    this.seeking = true;
    queueMicrotask(() => {
      this.seeking = false;
      this.dispatchEvent(new Event("seeked"));
      this.#onFrame?.();
    });
  }
  requestVideoFrameCallback(take: () => void) {
    this.#onFrame = take;
    return 1;
  }
  frame(): Frame {
    return this.seeking ? [black] : this.#frames.get(this.#at) ?? [black];
  }
}

/** Only what the code reads. */
const video = (frames: Record<number, Frame>, part: Partial<FakeVideo> = {}) =>
  Object.assign(
    new FakeVideo(new Map(Object.entries(frames).map(([at, frame]) => [Number(at), frame]))),
    part,
  ) as unknown as HTMLVideoElement & FakeVideo;

const textOf = async (blob: Blob | undefined) => JSON.parse(await blob?.text() ?? "null");

/** A canvas that knows only what these functions ask of it; happy-dom has none. */
function stubCanvas(): void {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(
    // Only the 2d context is asked for, and only these of its members.
    function (this: HTMLCanvasElement) {
      const rows = new Map<number, Pixel>();
      const context = {
        fillStyle: "",
        drawImage: (source: object) => {
          if (source instanceof FakeVideo) drawn.set(this, source.frame());
          else drawn.set(this, drawn.get(source) ?? [black]);
        },
        fillRect(_x: number, y: number) {
          const [r = 0, g = 0, b = 0] = context.fillStyle.match(/\d+/g)?.map(Number) ?? [];
          rows.set(y, [r, g, b]);
        },
        getImageData: (_x: number, _y: number, width: number, height: number) => {
          const frame = drawn.get(this) ?? [black];
          const data = Array.from({ length: width * height }, (_, at) => {
            const [x, y] = [at % width, Math.floor(at / width)];
            const [r, g, b] = rows.get(y) ?? frame[Math.floor((x / width) * frame.length)] ?? black;
            return [r + noise, g, b, 255];
          });
          return { data: Uint8ClampedArray.from(data.flat()) };
        },
      };
      return context as never;
    },
  );
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation(
    function (this: HTMLCanvasElement, give) {
      give(new Blob([JSON.stringify(drawn.get(this))]));
    },
  );
}

beforeEach(stubCanvas);
afterEach(() => void (noise = 0));

describe("a poster", () => {
  it("is the current frame", async () => {
    const poster = await drawPoster(video({ 0: [blue, white], 2: [white, blue] }));
    expect(await textOf(poster?.picture)).toEqual([blue, white]);
    expect(poster?.isOneColour).toBe(false);
  });

  it("is never drawn while the video is seeking or has no data", async () => {
    expect(await drawPoster(video({ 0: [blue, white] }, { seeking: true }))).toBeNull();
    expect(await drawPoster(video({ 0: [blue, white] }, { readyState: 1 }))).toBeNull();
  });

  it("is a frame from the middle if the first one has one colour and that one more", async () => {
    const film = video({ 0: [black], 2: [blue, white] });
    const poster = await drawPoster(film);
    expect(await textOf(poster?.picture)).toEqual([blue, white]);
    expect(poster?.isOneColour).toBe(false);
    expect(film.currentTime).toBe(0);
  });

  it("has one colour if the video has", async () => {
    const poster = await drawPoster(video({ 0: [white], 2: [[252, 255, 250]] }));
    expect(await textOf(poster?.picture)).toEqual([white]);
    expect(poster?.isOneColour).toBe(true);
  });

  it("does not have a colour that the video does not have", async () => {
    expect(await drawPoster(video({ 0: [black], 2: [white] }))).toBeNull();
  });

  it("is not drawn from one frame of one colour if there is no other", async () => {
    expect(await drawPoster(video({ 0: [black] }, { duration: Infinity }))).toBeNull();
    expect(await drawPoster(video({ 0: [black] }, { duration: NaN }))).toBeNull();
  });

  it("leaves a video where it is if it is playing", async () => {
    const film = video({ 0: [black], 2: [blue, white] }, { paused: false });
    await drawPoster(film);
    expect(film.currentTime).toBe(2);
  });

  it("is not drawn if the browser hides what a page reads", async () => {
    noise = 30;
    expect(await drawPoster(video({ 0: [blue, white] }))).toBeNull();
  });

  it("is drawn although the browser adds a little noise", async () => {
    noise = 3;
    expect(await drawPoster(video({ 0: [blue, white] }))).toMatchObject({ isOneColour: false });
  });

  it("is not drawn if the page may not read the video", async () => {
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
    expect(await drawPoster(video({ 0: [blue, white] }))).toBeNull();
  });
});

describe("the colour of a picture", () => {
  const pictureOf = (...frame: Pixel[]) => {
    const picture = document.createElement("canvas");
    drawn.set(picture, frame);
    return picture;
  };

  it("is known if it has only one", () => {
    expect(colourOf(pictureOf(blue))).toEqual(Uint8ClampedArray.from(blue));
  });

  it("is many if a part of it differs", () => {
    expect(colourOf(pictureOf(black, black, black, [0, 0, 40]))).toBe("many");
  });

  it("is not known if the browser hides it, or if the page may not read it", () => {
    noise = 30;
    expect(colourOf(pictureOf(blue))).toBeNull();
    noise = 0;
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(() => ({
      drawImage() {},
      fillRect() {},
      getImageData() {
        throw new DOMException("tainted", "SecurityError");
      },
    } as never));
    expect(colourOf(pictureOf(blue))).toBeNull();
  });
});
