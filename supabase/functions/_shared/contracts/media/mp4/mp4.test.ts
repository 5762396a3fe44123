import { describe, expect, it } from "vitest";
import { box, mdat, moof, moov, mp4, sttsBox, text, track, u32 } from "../fixtures/mp4.ts";
import { joined, measured } from "../fixtures/reading.ts";
import { measure } from "../measure.ts";

const repeated = (part: Uint8Array, times: number) =>
  joined(...Array<Uint8Array>(times).fill(part));

const lengthOf = async (bytes: Uint8Array) => (await measured(bytes)).facts?.milliseconds ?? null;

describe("the longest description of a clip counts, so none hides a part of it:", () => {
  it.each([
    ["the movie's header", moov({ mvhd: 9 })],
    ["the track's header", moov({ tracks: [track({ tkhd: 9 })] })],
    ["the media's header", moov({ tracks: [track({ mdhd: 9 })] })],
    ["the frames' times", moov({ tracks: [track({ stts: 9 })] })],
    ["an edit list that shows a part again", moov({ tracks: [track({ elst: [3, 3, 3] })] })],
    ["a second track", moov({ tracks: [track(), track({ stts: 9, size: [8, 8] })] })],
    ["a sound that is much longer", moov({ tracks: [track(), track({ kind: "soun", stts: 9 })] })],
    [
      "a track of a kind that we do not know",
      moov({
        tracks: [track(), track({ kind: "else", stts: 9 })],
      }),
    ],
    ["headers of 64 bits", moov({ tracks: [track({ version: 1, mdhd: 9 })] })],
    ["edits of 64 bits", moov({ tracks: [track({ version: 1, elst: [9] })] })],
  ])("%s", async (_case, movie) => {
    expect(await lengthOf(mp4(movie, mdat))).toBe(9000);
  });

  it.each([
    [
      "offsets that show the frames later",
      Array.from({ length: 20 }, (_, frame) => frame * 0.4),
      9600,
    ],
    ["offsets of which the frames after the list have none", [0, 8], 8200],
    ["an offset of all frames, which only moves the clip", Array<number>(20).fill(8), 2000],
    ["offsets of a clip in which a few frames are reordered", [0.1, 0.2, 0, 0], 2000],
  ])("%s", async (_case, ctts, milliseconds) => {
    expect(await lengthOf(mp4(moov({ tracks: [track({ ctts })] }), mdat))).toBe(milliseconds);
  });

  it("a header of zero seconds hides nothing", async () => {
    const movie = moov({ mvhd: 0, tracks: [track({ tkhd: 0, mdhd: 0, stts: 6 })] });
    expect(await lengthOf(mp4(movie, mdat))).toBe(6000);
  });

  it("a length that is not known, all bits set, counts as none", async () => {
    const movie = moov({ tracks: [track({ tkhd: 4_294_967.295, mdhd: 4_294_967.295 })] });
    expect(await lengthOf(mp4(movie, mdat))).toBe(2000);
  });
});

it("sound that only fills its last frame does not make a clip longer", async () => {
  const clip = (sound: number) =>
    mp4(
      moov({ mvhd: sound, tracks: [track(), track({ kind: "soun", stts: sound, mdhd: sound })] }),
      mdat,
    );
  expect(await lengthOf(clip(2.064))).toBe(2000);
  expect(await lengthOf(clip(2.2))).toBe(2200);
});

describe("fragments are counted, although no header has their length:", () => {
  const movie = moov({
    mvhd: 0,
    tracks: [track({ tkhd: 0, mdhd: 0, frames: 0 })],
    trex: [[1, 100]],
  });

  it.each([
    ["by the default of the movie", [moof(), moof()], 2000],
    ["by their own default", [moof({ all: 50 }), moof({ all: 150 })], 2000],
    ["frame by frame", [moof({ each: [500, 700] }), moof({ each: [800] })], 2000],
    ["with offsets that show the frames later", [moof({ later: [0, 1900, 3800] })], 4100],
    ["with a gap between them", [moof({ start: 0 }), moof({ start: 5000 })], 6000],
    ["from where the first one begins", [moof({ start: 7000 }), moof({ start: 8000 })], 2000],
  ])("%s", async (_case, fragments, milliseconds) => {
    const parts = fragments.flatMap((fragment) => [fragment, mdat]);
    expect(await lengthOf(mp4(movie, ...parts))).toBe(milliseconds);
  });

  it("also behind a movie that has frames of its own", async () => {
    const whole = moov({ trex: [[1, 100]] });
    expect(await lengthOf(mp4(whole, mdat, moof(), mdat))).toBe(3000);
  });

  it("but not without a permission in the movie, as decoders ignore them then", async () => {
    expect(await lengthOf(mp4(moov(), mdat, moof(), mdat))).toBe(2000);
    expect(await lengthOf(mp4(moov({ trex: [[2, 100]] }), mdat, moof(), mdat))).toBe(2000);
  });
});

describe("where the header is", () => {
  const huge = (size: number) => {
    const bytes = new Uint8Array(size);
    bytes.set(u32(size).concat(text("mdat")));
    return bytes;
  };

  it.each<[string, Uint8Array, number]>([
    ["at the start", mp4(moov(), huge(3_000_000)), 1],
    ["at the end", mp4(huge(3_000_000), moov()), 2],
    ["between two large boxes", mp4(huge(3_000_000), moov(), huge(3_000_000)), 2],
    [
      "behind a box whose size has 64 bits",
      mp4(joined(u32(1), text("mdat"), u32(0, 1_000_000), new Uint8Array(999_984)), moov()),
      2,
    ],
  ])("does not matter: %s", async (_case, bytes, reads) => {
    expect(await measured(bytes)).toMatchObject({ facts: { milliseconds: 2000 }, reads });
  });

  it("a box to the end of the file may be the last one", async () => {
    const open = joined(u32(0), text("mdat"), new Uint8Array(1000));
    expect(await lengthOf(mp4(moov(), open))).toBe(2000);
  });

  it("the first header counts, as it does for decoders", async () => {
    expect(await lengthOf(mp4(moov(), moov({ tracks: [track({ stts: 9 })] }), mdat))).toBe(2000);
  });
});

describe("a clip is refused", () => {
  const nine = sttsBox(20, 9);
  const fragmented = moov({ trex: [[1, 100]] });
  const flawOf = async (bytes: Uint8Array) => (await measured(bytes)).flaw;

  it.each<[string, Uint8Array, string]>([
    ["without a header", mp4(mdat), "incomplete"],
    ["without its pictures", mp4(moov()), "incomplete"],
    [
      "with two tables of times",
      mp4(moov({ tracks: [track({ table: [nine] })] }), mdat),
      "unreadable",
    ],
    [
      "with a table of times elsewhere in its track",
      mp4(moov({ tracks: [track({ more: [box("udta", nine)] })] }), mdat),
      "unreadable",
    ],
    ["with a table of times beside its header", mp4(moov(), box("udta", nine), mdat), "unreadable"],
    ["with a packed header in its header", mp4(moov({ more: [box("cmov")] }), mdat), "unreadable"],
    [
      "with two lengths of one fragment's frames",
      mp4(fragmented, moof({ more: [box("tfhd", u32(0x08, 1, 900))] }), mdat),
      "unreadable",
    ],
    [
      "with two defaults for one track's fragments",
      mp4(moov({ trex: [[1, 900], [1, 100]] }), mdat, moof(), mdat),
      "unreadable",
    ],
    [
      "whose fragments have very many boxes",
      mp4(fragmented, repeated(moof({ more: [repeated(box("free"), 900)] }), 200), mdat),
      "unreadable",
    ],
    ["whose pictures are cut off", mp4(moov(), mdat.subarray(0, 50)), "incomplete"],
    ["without a track", mp4(moov({ tracks: [] }), mdat), "no_picture"],
    ["with sound alone", mp4(moov({ tracks: [track({ kind: "soun" })] }), mdat), "no_picture"],
    ["without a frame", mp4(moov({ tracks: [track({ frames: 0 })] }), mdat), "no_picture"],
    ["without a size", mp4(moov({ tracks: [track({ size: [0, 0] })] }), mdat), "no_picture"],
    ["whose box is smaller than its header", mp4(joined(u32(4), text("moov"))), "unreadable"],
    [
      "whose box reaches beyond its parent",
      mp4(box("moov", joined(u32(99), text("mvhd")))),
      "unreadable",
    ],
    [
      "whose table is shorter than it says",
      mp4(box("moov", box("mvhd", u32(0, 0, 0, 1000, 0)), box("trak", box("tkhd", u32(0, 0))))),
      "unreadable",
    ],
    [
      "that is a year long",
      mp4(moov({ tracks: [track({ mdhd: 4_000_000 })] }), mdat),
      "unreadable",
    ],
    ["whose header has 5 MB", mp4(box("moov", new Uint8Array(5_000_000))), "unreadable"],
    [
      "whose header has ten thousand boxes",
      mp4(box("moov", repeated(box("free"), 10_000))),
      "unreadable",
    ],
    [
      "that has very many boxes",
      mp4(moov(), repeated(box("free"), 120_000)),
      "unreadable",
    ],
  ])("%s", async (_case, bytes, flaw) => {
    expect(await flawOf(bytes)).toBe(flaw);
  });

  it("whose header is spread too widely, after six reads", async () => {
    const start = mp4(moov());
    const length = 17_000_000;
    let reads = 0;
    const error = await measure((offset, wanted) => {
      reads += 1;
      const bytes = new Uint8Array(wanted);
      if (offset === 0) bytes.set(joined(start, u32(length), text("free")));
      else bytes.set(joined(u32(length), text("free")));
      return Promise.resolve({ bytes, size: start.length + 100 * length });
    }).catch((thrown: unknown) => thrown);
    expect([error, reads]).toMatchObject([{ flaw: "unreadable" }, 6]);
  });
});

it.each(
  [
    ["0°", [1, 0, 0, 1], [64, 48]],
    ["90°", [0, 1, -1, 0], [48, 64]],
    ["180°", [-1, 0, 0, -1], [64, 48]],
    ["270°", [0, -1, 1, 0], [48, 64]],
  ] as const,
)("the size is as it is shown, turned by %s", async (_angle, matrix, [width, height]) => {
  const movie = moov({ tracks: [track({ matrix: [...matrix] })] });
  expect((await measured(mp4(movie, mdat))).facts).toMatchObject({ width, height });
});
