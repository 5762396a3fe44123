import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Input } from "../contracts.ts";
import { clip } from "../../fixtures/clips.ts";
import { type FakeCanvas, stubCanvas } from "../../fixtures/fake-canvas.ts";
import { aJpeg, aPng, heic } from "../../fixtures/fake-pictures.ts";
import type { TooLong } from "../user/uploads.ts";
import { takeFile } from "./take.ts";
import { cutTimed, type TimedInput } from "./take-timed.ts";

const MB = 1024 * 1024;
const any = { name: "clip", label: {}, modes: [], required: [], more: false };
const picture: Input = { ...any, kind: "picture" };
const clipOf = (least: number, most: number, types?: string[]): TimedInput => ({
  ...any,
  kind: "clip",
  milliseconds_min: least,
  milliseconds_max: most,
  ...(types ? { types } : {}),
});
const sound: TimedInput = {
  ...any,
  kind: "sound",
  milliseconds_min: 3000,
  milliseconds_max: 5000,
};

const refusedWith = (code: string) => ({ name: "Problem", code });

/** The same clip in a file of 51 MB. */
async function enlarged(name: string): Promise<Blob> {
  const filling = new Uint8Array(51 * MB);
  new DataView(filling.buffer).setUint32(0, filling.length);
  filling.set(new TextEncoder().encode("free"), 4);
  return new Blob([await clip(name), filling]);
}

async function whole(name: string, input: TimedInput): Promise<TooLong> {
  const taken = await takeFile(await clip(name), input);
  if (taken.is !== "too_long") throw new Error("It is ready.");
  return taken.whole;
}

describe("a clip", () => {
  it("is taken as it is if it fits, with what it is by its bytes", async () => {
    const file = new File([await clip("long.mp4")], "photo.jpg", { type: "image/jpeg" });
    const taken = await takeFile(file, clipOf(2000, 15_000));
    expect(taken).toMatchObject({
      is: "ready",
      attached: {
        bucket: "clips",
        ending: "mp4",
        milliseconds: 12_000,
        width: 64,
        height: 48,
        has_sound: true,
        file: { type: "video/mp4" },
      },
    });
  });

  it("leaves its place on the device", async () => {
    const taken = await takeFile(await clip("placed.mov"), clipOf(1000, 5000));
    if (taken.is !== "ready") throw new Error("It is too long.");
    expect(await taken.attached.file.text()).not.toContain("53.55");
    expect(taken.attached.ending).toBe("mov");
  });

  it.each([
    ["is too short", "long.mp4", clipOf(13_000, 15_000), "upload_too_short"],
    ["is a sound", "long.mp3", clipOf(1000, 15_000), "upload_not_supported"],
    [
      "has a type that the model does not take",
      "long.webm",
      clipOf(1000, 15_000, ["video/mp4"]),
      "upload_not_supported",
    ],
  ])("is refused if it %s, and only its header was read", async (_why, name, input, code) => {
    const file = await clip(name);
    const read = vi.spyOn(file, "arrayBuffer");
    await expect(takeFile(file, input)).rejects.toMatchObject(refusedWith(code));
    expect(read).not.toHaveBeenCalled();
  });

  it("is refused if it is no file of ours, is cut off, or cannot be read", async () => {
    const bytes = await (await clip("long.mp4")).arrayBuffer();
    for (const broken of [new Blob(["GIF89a and more"]), new Blob([bytes.slice(0, 20_000)])]) {
      await expect(takeFile(broken, clipOf(1000, 5000)))
        .rejects.toMatchObject(refusedWith("upload_not_supported"));
    }
    const lost = Object.assign(await clip("long.mp4"), {
      slice: () => ({
        arrayBuffer: () => Promise.reject(new DOMException("", "NotReadableError")),
      }),
    });
    for (const file of [lost, new Blob()]) {
      await expect(takeFile(file, clipOf(1000, 5000)))
        .rejects.toMatchObject(refusedWith("file_unreadable"));
    }
  });

  it("that is too long is offered with the moments at which a part can begin", async () => {
    expect(await whole("long.mp4", clipOf(3000, 5000))).toMatchObject({
      milliseconds: 12_000,
      // The part that begins at 10 s would be too short.
      starts: [0, 2000, 4000, 6000, 8000],
    });
  });

  it("that is too large is offered in parts as well", async () => {
    const input = clipOf(2000, 15_000);
    const taken = await takeFile(await enlarged("long.mp4"), input);
    if (taken.is !== "too_long") throw new Error("It is ready.");
    expect(taken.whole.starts).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
    const part = await cutTimed(taken.whole, { from: 2000, to: 12_000 }, input);
    expect(part.milliseconds).toBeGreaterThan(9900);
    expect(part.file.size).toBeLessThan(MB);
  });

  it("that cannot be cut is refused with the reason", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    await expect(takeFile(await clip("old.mp4"), clipOf(500, 1000)))
      .rejects.toMatchObject(refusedWith("upload_too_long"));
    await expect(takeFile(await enlarged("old.mp4"), clipOf(500, 5000)))
      .rejects.toMatchObject(refusedWith("upload_too_large"));
  });
});

describe("a part of a clip", () => {
  it("is attached with its own length, and never longer than the input takes", async () => {
    const input = clipOf(2000, 5000);
    const attached = await cutTimed(
      await whole("long.mp4", input),
      { from: 4000, to: 12_000 },
      input,
    );
    expect(attached).toMatchObject({ bucket: "clips", ending: "mp4", width: 64, has_sound: true });
    expect(attached.milliseconds).toBeLessThanOrEqual(5000);
    expect(attached.milliseconds).toBeGreaterThan(4600);
  });

  it("of a clip that is shown turned is turned as well", async () => {
    const input = clipOf(1000, 3000);
    const attached = await cutTimed(
      await whole("turned.mov", input),
      { from: 2000, to: 4000 },
      input,
    );
    expect(attached).toMatchObject({ width: 48, height: 64, ending: "mov", has_sound: false });
  });

  it("is refused if no frame ends within what the input takes", async () => {
    const input = clipOf(2950, 3000);
    await expect(cutTimed(await whole("long.mp4", input), { from: 0, to: 3000 }, input))
      .rejects.toMatchObject(refusedWith("upload_too_long"));
  });

  it("is refused if it is too short", async () => {
    const input = clipOf(2000, 5000);
    const file = await whole("long.mp4", input);
    await expect(cutTimed(file, { from: 10_000, to: 11_000 }, clipOf(3000, 5000)))
      .rejects.toMatchObject(refusedWith("upload_too_short"));
  });
});

describe("a sound", () => {
  it("is offered in parts if it is too long, and cut", async () => {
    for (const [name, ending] of [["long.wav", "wav"], ["long.mp3", "mp3"]] as const) {
      const part = await cutTimed(await whole(name, sound), { from: 1000, to: 5000 }, sound);
      expect(part).toMatchObject({ bucket: "sounds", ending, width: null, has_sound: true });
      expect(part.milliseconds).toBeGreaterThan(3800);
      expect(part.milliseconds).toBeLessThanOrEqual(4000);
    }
  });

  it("is refused if it is a clip", async () => {
    await expect(takeFile(await clip("long.mp4"), sound))
      .rejects.toMatchObject(refusedWith("upload_not_supported"));
  });
});

describe("a picture", () => {
  let canvas: FakeCanvas;
  beforeEach(() => void (canvas = stubCanvas()));
  afterEach(() => vi.restoreAllMocks());

  it("is attached with its size as it is shown", async () => {
    canvas.noise = null;
    const file = new Blob([aJpeg({ width: 640, height: 480, orientation: 6 })]);
    expect(await takeFile(file, picture)).toMatchObject({
      is: "ready",
      attached: { bucket: "pictures", ending: "jpg", width: 480, height: 640, milliseconds: null },
    });
  });

  it("in HEIC is refused with a reason where the browser cannot decode it", async () => {
    canvas.decodes = false;
    await expect(takeFile(new Blob([heic()]), picture))
      .rejects.toMatchObject(refusedWith("heic_not_supported"));
  });

  it("in HEIC is never decoded if it has too many pixels, or does not say how many", async () => {
    await expect(takeFile(new Blob([heic({ width: 9000, height: 9000 })]), picture))
      .rejects.toMatchObject(refusedWith("upload_too_large"));
    await expect(takeFile(new Blob([heic().slice(0, 40)]), picture))
      .rejects.toMatchObject(refusedWith("upload_not_supported"));
    expect(canvas.decoded).toBe(0);
  });
});

describe("a mask", () => {
  it("is taken as it was drawn", async () => {
    const canvas = stubCanvas();
    const drawn = aPng({ width: 640, height: 480 });
    const mask = { ...any, kind: "mask", as: "picture", of: "clip" } as const;
    const taken = await takeFile(new Blob([drawn]), mask);
    if (taken.is !== "ready") throw new Error("It is too long.");
    expect(taken.attached).toMatchObject({ bucket: "pictures", ending: "png", width: 640 });
    expect(new Uint8Array(await taken.attached.file.arrayBuffer())).toEqual(drawn);
    expect(canvas.encoded).toEqual([]);
    const asClip = await takeFile(await clip("long.mp4"), { ...mask, as: "clip" });
    expect(asClip).toMatchObject({ is: "ready", attached: { bucket: "clips" } });
  });
});
