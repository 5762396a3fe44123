import { describe, expect, it } from "vitest";
import { mediaFile } from "../../fixtures/media.ts";
import { MediaError, readBlob } from "./facts.ts";
import { joined, measured, reading } from "./fixtures/reading.ts";
import { measure } from "./measure.ts";

const clip = { milliseconds: 1000, width: 64, height: 48, has_sound: false, frames: 16 };
const picture = { milliseconds: null, width: 64, height: 48, has_sound: null, frames: null };
const sound = { width: null, height: null, has_sound: true, frames: null };

describe("real files are measured:", () => {
  it.each([
    ["start.mp4", { type: "video/mp4", ...clip }],
    ["end.mp4", { type: "video/mp4", ...clip, has_sound: true }],
    ["end.mov", { type: "video/quicktime", ...clip, has_sound: true }],
    ["turned.mov", { type: "video/quicktime", ...clip, width: 48, height: 64 }],
    // Its sound begins an eighth of a second after its picture.
    ["fragments.mp4", { type: "video/mp4", ...clip, milliseconds: 1125, has_sound: true }],
    ["sized.webm", { type: "video/webm", ...clip, has_sound: true }],
    ["live.webm", { type: "video/webm", ...clip }],
    ["picture.png", { type: "image/png", ...picture }],
    ["picture.jpg", { type: "image/jpeg", ...picture }],
    ["lossy.webp", { type: "image/webp", ...picture }],
    ["lossless.webp", { type: "image/webp", ...picture }],
    ["sound.wav", { type: "audio/wav", ...sound, milliseconds: 1000 }],
    ["sound.mp3", { type: "audio/mpeg", ...sound, milliseconds: 1152 }],
    ["tagged.mp3", { type: "audio/mpeg", ...sound, milliseconds: 1071 }],
  ])("%s", async (name, facts) => {
    const bytes = mediaFile(name);
    const { facts: found, reads } = await measured(bytes);
    expect(found).toEqual({ ...facts, bytes: bytes.length });
    expect(reads).toBe(1);
  });
});

describe("a file that is no use to us is refused:", () => {
  it.each<[string, Uint8Array | string, string]>([
    ["an empty file", "", "empty"],
    ["a text", "hello, world", "not_supported"],
    ["a page", "<!doctype html><html></html>", "not_supported"],
    ["a GIF", "GIF89a\x01\0\x01\0", "not_supported"],
    ["a Matroska", "\x1aE\xdf\xa3\x8aB\x82\x88matroska", "not_supported"],
    ["an AVI", "RIFF\0\0\0\0AVI LIST", "not_supported"],
    ["a sound in AAC", "\xff\xf1\x50\x80\x02\x1f\xfc", "not_supported"],
    ["a HEIC", "\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"],
    ["a HEIC that calls itself a collection", "\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"],
    ["an AVIF", "\0\0\0\x18ftypavif\0\0\0\0", "heic"],
    ["twelve bytes that begin like an MP4", "\0\0\0\x0cftypisom", "incomplete"],
    ["a PNG without a size", `\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR${"\0".repeat(17)}`, "unreadable"],
    [
      "a PNG that begins with another chunk",
      `\x89PNG\r\n\x1a\n\0\0\0\x0dtEXt${"\0".repeat(17)}`,
      "unreadable",
    ],
    ["a JPEG without a frame", "\xff\xd8\xff\xd9\0\0\0\0", "unreadable"],
    ["a JPEG whose segment has no length", "\xff\xd8\xff\xe0\0\0\0\0\0\0", "unreadable"],
    ["a WAV without sound", "RIFF\0\0\0\0WAVE", "incomplete"],
    [
      "a WAV whose samples are packed",
      `RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x55\0${"\0".repeat(30)}`,
      "not_supported",
    ],
    ["a tag without an MP3", "ID3\x03\0\0\0\0\0\0 and nothing else", "unreadable"],
  ])("%s", async (_case, content, flaw) => {
    const bytes = typeof content === "string"
      ? Uint8Array.from(content, (one) => one.charCodeAt(0))
      : content;
    expect(await measured(bytes)).toMatchObject({ facts: null, flaw });
  });
});

const names = [
  "start.mp4",
  "end.mov",
  "fragments.mp4",
  "sized.webm",
  "live.webm",
  "picture.png",
  "picture.jpg",
  "lossy.webp",
  "lossless.webp",
  "sound.wav",
  "sound.mp3",
  "tagged.mp3",
];

describe("a file that was cut off anywhere", () => {
  /** What is measured of each of its beginnings. */
  async function lengths(name: string): Promise<number[]> {
    const bytes = mediaFile(name);
    const found: number[] = [];
    for (let length = 1; length < bytes.length; length += 7) {
      const { facts } = await measured(bytes.subarray(0, length));
      if (facts) found.push(facts.milliseconds ?? 0);
    }
    return found;
  }

  it.each(["start.mp4", "end.mp4", "end.mov", "sound.wav"])("is refused: %s", async (name) => {
    expect(await lengths(name)).toEqual([]);
  });

  // Its beginning may be a whole clip, which is shorter.
  it.each(["fragments.mp4", "sized.webm", "live.webm", "sound.mp3"])(
    "is not measured as longer: %s",
    async (name) => {
      const whole = (await measured(mediaFile(name))).facts?.milliseconds ?? 0;
      expect(Math.max(0, ...await lengths(name))).toBeLessThanOrEqual(whole);
    },
  );
});

it.each(names)(
  "whatever byte of %s is wrong, it is measured or refused, in six reads",
  async (name) => {
    const bytes = mediaFile(name);
    const step = Math.max(1, Math.floor(bytes.length / 500));
    for (let offset = 0; offset < bytes.length; offset += step) {
      for (const value of [0x00, 0x7f, 0xff]) {
        const broken = bytes.slice();
        broken[offset] = value;
        expect((await measured(broken)).reads).toBeLessThanOrEqual(6);
      }
    }
  },
);

it("an error of the reader is passed on, because it says nothing about the file", async () => {
  await expect(measure(() => Promise.reject(new Error("away")))).rejects.toThrow("away");
});

it("a file that changes its size between two reads is refused", async () => {
  const bytes = joined(mediaFile("end.mp4").subarray(0, 32), [0x7f, 0xff, 0xff, 0xff], [
    ...new Uint8Array(9),
  ]);
  let size = 2 ** 31 + 1000;
  await expect(measure((offset, length) => {
    size += 1;
    const part = new Uint8Array(Math.min(length, 100_000));
    part.set(bytes.subarray(offset, offset + part.length));
    return Promise.resolve({ bytes: part, size });
  })).rejects.toThrow(MediaError);
});

it("a file on the device is measured in the same way", async () => {
  const bytes = mediaFile("end.mp4");
  const facts = await measure(readBlob(new Blob([bytes.slice()])));
  expect(facts).toEqual((await measured(bytes)).facts);
});

it("a reader that brings less than the file has is noticed", async () => {
  const { read } = reading(mediaFile("end.mp4"));
  await expect(measure(async (offset, length) => {
    const { bytes, size } = await read(offset, length);
    return { bytes: bytes.subarray(0, 100), size };
  })).rejects.toMatchObject({ flaw: "incomplete" });
});
