import { describe, expect, it } from "vitest";
import { mediaFile } from "../../../fixtures/media.ts";
import { text } from "../fixtures/mp4.ts";
import { joined, measured } from "../fixtures/reading.ts";

const sizeOf = async (bytes: Uint8Array) => {
  const { facts, flaw } = await measured(bytes);
  return facts ? [facts.width, facts.height] : flaw;
};

const jpeg = mediaFile("picture.jpg");
const segment = (marker: number, content: Uint8Array | number[]) =>
  joined([0xff, marker, content.length + 2 >> 8, content.length + 2 & 255], content);
/** The JPEG with segments before its own. */
const withSegments = (...segments: (Uint8Array | number[])[]) =>
  joined(jpeg.subarray(0, 2), ...segments, jpeg.subarray(2));

const exif = (orientation: number, isLittle = false) => {
  const big = [
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
  ];
  const little = [
    0x49,
    0x49,
    42,
    0,
    8,
    0,
    0,
    0,
    1,
    0,
    0x12,
    0x01,
    3,
    0,
    1,
    0,
    0,
    0,
    orientation,
    0,
    0,
    0,
  ];
  return segment(0xe1, joined(text("Exif\0\0"), isLittle ? little : big));
};

describe("the size of a JPEG", () => {
  it.each<[string, Uint8Array, unknown]>([
    [
      "is found behind other segments",
      withSegments(segment(0xe2, new Uint8Array(60_000)), segment(0xe2, new Uint8Array(60_000))),
      [64, 48],
    ],
    [
      "is found behind several MB of them",
      withSegments(...Array<Uint8Array>(80).fill(segment(0xe1, new Uint8Array(65_000)))),
      [64, 48],
    ],
    ["is turned as its Exif data say", withSegments(exif(6)), [48, 64]],
    ["is turned by Exif data of the other byte order", withSegments(exif(8, true)), [48, 64]],
    ["stays if they turn it upside down", withSegments(exif(3)), [64, 48]],
    ["stays if they are cut short", withSegments(segment(0xe1, text("Exif\0\0MM"))), [64, 48]],
    [
      "stays if they point beyond their end",
      withSegments(segment(0xe1, joined(text("Exif\0\0MM"), [0, 42, 255, 255, 255, 255]))),
      [64, 48],
    ],
    ["is found behind bytes that fill up", withSegments([0xff, 0xff, 0xff]), [64, 48]],
    [
      "is not there",
      joined(jpeg.subarray(0, 2), segment(0xda, [1, 2, 3]), jpeg.subarray(2)),
      "unreadable",
    ],
    [
      "is not there in what is no segment",
      withSegments(segment(0xe0, [1]), [1, 2, 3]),
      "unreadable",
    ],
    [
      "is behind very many segments",
      withSegments(joined(...Array<Uint8Array>(120_000).fill(segment(0xe0, [])))),
      "unreadable",
    ],
  ])("%s", async (_case, bytes, size) => {
    expect(await sizeOf(bytes)).toEqual(size);
  });
});

describe("the size of a WebP", () => {
  it("may be that of its canvas", async () => {
    const extended = joined(
      text("RIFF"),
      [0, 0, 0, 0],
      text("WEBPVP8X"),
      [10, 0, 0, 0, 0, 0, 0, 0],
      [127, 2, 0],
      [223, 1, 0],
    );
    expect(await sizeOf(extended)).toEqual([640, 480]);
  });

  it("is not there if its first chunk is another one", async () => {
    expect(await sizeOf(joined(text("RIFF"), [0, 0, 0, 0], text("WEBPEXIF"), new Uint8Array(20))))
      .toBe("unreadable");
  });
});

it("a picture that says that it is wider or higher than any is refused", async () => {
  const png = mediaFile("picture.png").slice();
  const sized = (width: number, height: number) => {
    new DataView(png.buffer).setUint32(16, width);
    new DataView(png.buffer).setUint32(20, height);
    return sizeOf(png);
  };
  expect(await sized(65_535, 48)).toEqual([65_535, 48]);
  expect(await sized(65_536, 48)).toBe("unreadable");
  expect(await sized(64, 0xffff_ffff)).toBe("unreadable");
});
