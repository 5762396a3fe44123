import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeCanvas, stubCanvas } from "../../../fixtures/fake-canvas.ts";
import { aJpeg, aPng, aWebp } from "../../../fixtures/fake-pictures.ts";

const MB = 1024 * 1024;
const PLACE = "53.5511N 9.9937E";
let canvas: FakeCanvas;
let takePicture: (file: Blob) => Promise<Blob>;

beforeEach(async () => {
  canvas = stubCanvas();
  vi.resetModules(); // Whether the canvas can be trusted is remembered for a visit.
  ({ takePicture } = await import("./take-picture.ts"));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const photo = (part = {}) => new Blob([aJpeg({ width: 4000, height: 3000, ...part })]);
const drawn = { type: "image/jpeg", size: 1000 };
const refusedWith = (code: string) => ({ name: "Problem", code });

describe("a picture that was chosen", () => {
  it("is drawn again, at most 1536 pixels long", async () => {
    canvas.shown = [4000, 3000];
    expect(await takePicture(photo())).toMatchObject(drawn);
    expect(canvas.encoded).toEqual([[1536, 1152]]);
    canvas.shown = [30, 10_000];
    await takePicture(photo());
    canvas.shown = [300, 200];
    await takePicture(photo());
    expect(canvas.encoded.slice(1)).toEqual([[5, 1536], [300, 200]]);
    expect(canvas.inUse).toBe(0);
  });

  it("is accepted with 16 MB, with 40 MB and with 50 megapixels", async () => {
    for (const bytes of [16 * MB, 40 * MB - 1000]) {
      expect(await takePicture(photo({ bytes }))).toMatchObject(drawn);
    }
    for (const [width, height] of [[8160, 6120], [8192, 6144], [6144, 8192]]) {
      expect(await takePicture(photo({ width, height }))).toMatchObject(drawn);
    }
  });

  it("is refused above 40 MB without being read", async () => {
    const large = photo({ bytes: 40 * MB });
    const read = vi.spyOn(large, "arrayBuffer");
    await expect(takePicture(large)).rejects.toMatchObject(refusedWith("upload_too_large"));
    expect(read).not.toHaveBeenCalled();
  });

  it.each([
    ["JPEG", aJpeg({ width: 65_535, height: 65_535 })],
    ["PNG", aPng({ width: 30_000, height: 30_000 })],
    ["PNG of one row", aPng({ width: 2 ** 31 - 1, height: 1 })],
    ["WebP", aWebp({ width: 16_000, height: 16_000 })],
    ["WebP whose header lies", aWebp({ width: 1, height: 1, frame: [16_000, 16_000] })],
    ["just too large JPEG", aJpeg({ width: 8192, height: 6401 })],
  ])("is never decoded if it has too many pixels: a %s", async (_kind, bytes) => {
    await expect(takePicture(new Blob([bytes]))).rejects.toMatchObject(
      refusedWith("upload_too_large"),
    );
    expect(canvas.decoded).toBe(0);
  });

  it("is refused if it is no picture, is cut off, or cannot be decoded", async () => {
    const whole = aJpeg();
    for (const broken of [new Blob(["GIF89a"]), new Blob([whole.slice(0, -20)])]) {
      await expect(takePicture(broken)).rejects.toMatchObject(refusedWith("upload_not_supported"));
    }
    expect(canvas.decoded).toBe(0);
    canvas.decodes = false;
    for (const noise of [0, 1, 100]) {
      canvas.noise = noise;
      await expect(takePicture(photo())).rejects.toMatchObject(
        refusedWith("upload_not_supported"),
      );
    }
    expect(canvas.inUse).toBe(0);
  });

  it.each([
    ["throws on the options", () => {
      throw new TypeError("'from-image' is not a valid value for ImageOrientation");
    }],
    ["rejects the options", () => Promise.reject(new TypeError("from-image"))],
    ["ignores the options, so that the picture lies on its side", () => Promise.resolve({})],
    ["is not there", undefined],
  ])("does not depend on createImageBitmap: it %s", async (_how, createImageBitmap) => {
    vi.stubGlobal("createImageBitmap", createImageBitmap);
    if (!createImageBitmap) Reflect.deleteProperty(globalThis, "createImageBitmap");
    expect(await takePicture(photo({ orientation: 6 }))).toMatchObject(drawn);
  });
});

describe("in a browser that cannot draw, the original", () => {
  it.each([
    ["png", aPng({ place: PLACE, orientation: 6 })],
    ["jpeg", aJpeg({ place: PLACE, orientation: 6 })],
    ["webp", aWebp({ place: PLACE, orientation: 6 })],
  ])("is taken without its place: a %s", async (kind, bytes) => {
    canvas.noise = null;
    const taken = await takePicture(new Blob([bytes], { type: "text/plain" }));
    expect(taken.type).toBe(`image/${kind}`);
    expect(await taken.text()).not.toContain(PLACE);
    expect(taken.size).toBeGreaterThan(100);
  });

  it("is taken up to 10 MB, and refused above with a reason", async () => {
    canvas.noise = null;
    const taken = await takePicture(photo({ bytes: 10 * MB - 1000 }));
    expect(taken.size).toBeGreaterThan(9 * MB);
    await expect(takePicture(photo({ bytes: 10 * MB }))).rejects.toMatchObject(
      refusedWith("picture_not_redrawn"),
    );
  });

  it("is also taken if the canvas encodes nothing, or more than the server accepts", async () => {
    for (const bytes of [0, 11 * MB]) {
      canvas.jpegBytes = bytes;
      const file = await takePicture(photo({ bytes: 2000, place: PLACE }));
      expect(file.size).toBeGreaterThan(2000);
      expect(file.size).toBeLessThan(3000);
      expect(await file.text()).not.toContain(PLACE);
    }
  });
});

describe("in a browser that changes what is drawn", () => {
  it("the original is taken, without its place and with its orientation", async () => {
    canvas.noise = 40;
    await takePicture(photo());
    const file = await takePicture(photo({ place: PLACE, orientation: 6 }));
    expect(canvas.encoded).toEqual([]);
    const text = await file.text();
    expect(text).not.toContain(PLACE);
    expect(text).toContain("Exif");
  });

  it("a picture above 10 MB is refused with a reason", async () => {
    canvas.noise = 40;
    await expect(takePicture(photo({ bytes: 10 * MB }))).rejects.toMatchObject(
      refusedWith("picture_not_redrawn"),
    );
    expect(canvas.encoded).toEqual([]);
  });

  it("even the lowest bit is noticed, and the upright original is taken", async () => {
    canvas.noise = 1;
    expect((await takePicture(photo())).size).not.toBe(1000);
    expect(canvas.encoded).toEqual([]);
  });

  it("changes that nobody can see are better than a turned or a refused original", async () => {
    canvas.noise = 1;
    expect(await takePicture(photo({ orientation: 6 }))).toMatchObject(drawn);
    expect(await takePicture(photo({ bytes: 16 * MB }))).toMatchObject(drawn);
  });

  it("the next picture is drawn if the user has allowed it since", async () => {
    canvas.noise = 40;
    await takePicture(photo());
    expect(canvas.encoded).toEqual([]);
    canvas.noise = 0;
    expect(await takePicture(photo())).toMatchObject(drawn);
  });
});
