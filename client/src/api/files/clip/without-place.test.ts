import { describe, expect, it } from "vitest";
import { clip } from "../../../fixtures/clips.ts";
import { factsOf } from "../facts-of.ts";
import { withoutPlace } from "./without-place.ts";

const PLACE = /53\.55|9\.99|Wanphone|Lavf|Lavc/;

const bytesOf = async (name: string) => new Uint8Array(await (await clip(name)).arrayBuffer());
const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

/** A box, with its size in 32 or in 64 bits. */
function box(type: string, content: Uint8Array | string, isLarge = false) {
  const inside = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const header = new DataView(new ArrayBuffer(isLarge ? 16 : 8));
  header.setUint32(0, isLarge ? 1 : 8 + inside.length);
  new TextEncoder().encode(type).forEach((letter, at) => header.setUint8(4 + at, letter));
  if (isLarge) header.setBigUint64(8, BigInt(16 + inside.length));
  return Uint8Array.from([...new Uint8Array(header.buffer), ...inside]);
}

describe.each(["placed.mp4", "placed.mov"])("%s", (name) => {
  it("says where it was recorded before, and not after", async () => {
    const bytes = await bytesOf(name);
    expect(text(bytes)).toMatch(PLACE);
    withoutPlace(bytes);
    expect(text(bytes)).not.toMatch(/53\.55|9\.99|Wanphone/);
  });

  it("is otherwise the same clip", async () => {
    const bytes = await bytesOf(name);
    const before = await factsOf(new Blob([bytes]));
    const size = bytes.length;
    withoutPlace(bytes);
    expect(bytes.length).toBe(size);
    expect(await factsOf(new Blob([bytes]))).toEqual(before);
  });
});

it("a clip without any metadata is not changed", async () => {
  const bytes = await bytesOf("long.mp4");
  const pictures = bytes.slice(0, 200);
  withoutPlace(bytes);
  expect(bytes.slice(0, 200)).toEqual(pictures);
  expect(await factsOf(new Blob([bytes]))).toEqual(await factsOf(await clip("long.mp4")));
});

it.each([
  ["at the end of the file", (place: Uint8Array) => place],
  ["in the movie", (place: Uint8Array) => box("moov", place)],
  [
    "in the track of a picture",
    (place: Uint8Array) => {
      const media = box("mdia", box("hdlr", "\0\0\0\0\0\0\0\0vide"));
      return box("moov", box("trak", Uint8Array.from([...media, ...place])));
    },
  ],
])("a box with metadata is found %s, also with a size of 64 bits", (_where, inside) => {
  for (const type of ["udta", "meta", "uuid", "free", "skip"]) {
    for (const isLarge of [false, true]) {
      const place = inside(box(type, "53.5511N", isLarge));
      const bytes = Uint8Array.from([...box("ftyp", "isom"), ...place]);
      withoutPlace(bytes);
      expect(text(bytes)).not.toMatch(PLACE);
      expect(text(bytes)).toContain("free");
    }
  }
});

it("a track whose tables point nowhere is erased without its samples", () => {
  const wrong = (count: number) => {
    const table = new DataView(new ArrayBuffer(8));
    table.setUint32(4, count);
    return new Uint8Array(table.buffer);
  };
  const tables = ["stsz", "stsc", "stco"].map((type) => [...box(type, wrong(4_000_000_000))]);
  const track = box("mdia", box("minf", box("stbl", Uint8Array.from(tables.flat()))));
  const bytes = Uint8Array.from([...box("ftyp", "isom"), ...box("moov", box("trak", track))]);
  withoutPlace(bytes);
  expect(text(bytes)).not.toContain("trak");
});

it("a WebM is left as it is", async () => {
  const bytes = await bytesOf("long.webm");
  withoutPlace(bytes);
  expect(bytes).toEqual(await bytesOf("long.webm"));
});
