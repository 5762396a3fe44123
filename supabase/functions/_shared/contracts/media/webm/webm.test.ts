import { describe, expect, it } from "vitest";
import { measured } from "../fixtures/reading.ts";
import {
  cluster,
  ebml,
  element,
  frame,
  group,
  info,
  nothing,
  trackEntry,
  tracks,
  webm,
} from "../fixtures/webm.ts";

/** Frames of a tenth of a second, from the first to before the last of these tenths. */
const frames = (from: number, until: number, track = 1, make = frame) =>
  Array.from({ length: until - from }, (_, index) => make((from + index) * 100, track));

const header = [info(), tracks(trackEntry())];

const lengthOf = async (bytes: Uint8Array) => (await measured(bytes)).facts?.milliseconds ?? null;

describe("the frames' times say how long it is:", () => {
  it.each<[string, Uint8Array, number]>([
    ["in one cluster", webm(...header, cluster(0, frames(0, 20))), 2000],
    [
      "in several clusters",
      webm(...header, cluster(0, frames(0, 20)), cluster(2000, frames(0, 10))),
      3000,
    ],
    [
      "in clusters whose size is not known",
      webm(
        ...header,
        cluster(0, frames(0, 20), "unknown"),
        cluster(2000, frames(0, 10), "unknown"),
      ),
      3000,
    ],
    ["in groups", webm(...header, cluster(0, frames(0, 20, 1, group))), 2000],
    ["from the first one", webm(...header, cluster(9000, frames(0, 20))), 2000],
    [
      "with a gap between them",
      webm(...header, cluster(0, frames(0, 10)), cluster(5000, frames(0, 10))),
      6210,
    ],
    ["out of order", webm(...header, cluster(0, frames(0, 20).toReversed())), 2000],
    [
      "in two tracks, of which the longer counts",
      webm(
        info(),
        tracks(trackEntry(), trackEntry({ number: 2, size: [8, 8] })),
        cluster(0, [...frames(0, 20), ...frames(0, 30, 2)]),
      ),
      3000,
    ],
    [
      "one frame alone, which says how long it is",
      webm(info(), tracks(trackEntry({ frame: 40 })), cluster(0, [frame(0)])),
      40,
    ],
  ])("%s", async (_case, bytes, milliseconds) => {
    expect(await lengthOf(bytes)).toBe(milliseconds);
  });

  it.each([
    ["a length that is too short", 500, 2000],
    ["a little more for the sound", 2064, 2000],
    ["much more for the sound", 2500, 2500],
  ])("and the header has %s", async (_case, said, milliseconds) => {
    expect(await lengthOf(webm(info(said), tracks(trackEntry()), cluster(0, frames(0, 20)))))
      .toBe(milliseconds);
  });

  it("also of 80 frames of 62.5 ms, whose times are rounded to milliseconds", async () => {
    const rounded = Array.from({ length: 80 }, (_, index) => frame(Math.round(index * 62.5)));
    expect(await lengthOf(webm(...header, cluster(0, rounded)))).toBe(5000);
  });
});

describe("a clip is refused", () => {
  const hidden = cluster(2000, frames(0, 90));

  it.each<[string, Uint8Array, string]>([
    ["without a track", webm(info(), cluster(0, frames(0, 20))), "no_picture"],
    ["without a frame", webm(...header), "no_picture"],
    [
      "that says twice how long its units of time are",
      webm(...header, cluster(0, frames(0, 20)), info()),
      "unreadable",
    ],
    [
      "whose track has a clock of its own",
      webm(info(), tracks(trackEntry({ stretched: 5 })), cluster(0, frames(0, 20))),
      "unreadable",
    ],
    [
      "with sound alone",
      webm(info(), tracks(trackEntry({ kind: 2 })), cluster(0, frames(0, 20))),
      "no_picture",
    ],
    [
      "with frames of another track alone",
      webm(...header, cluster(0, frames(0, 20, 2))),
      "no_picture",
    ],
    [
      "without a size",
      webm(info(), tracks(trackEntry({ size: [0, 0] })), cluster(0, frames(0, 20))),
      "no_picture",
    ],
    [
      "whose element covers clusters that a decoder plays",
      webm(...header, cluster(0, [...frames(0, 20), nothing([], hidden.length)]), hidden),
      "unreadable",
    ],
    [
      "that is two files, one behind the other",
      webm(...header, cluster(0, frames(0, 20)), ebml, ...header, cluster(0, frames(0, 90))),
      "unreadable",
    ],
    [
      "with an element without an end",
      webm(...header, element([0x12, 0x54, 0xc3, 0x67], [], "unknown")),
      "unreadable",
    ],
    [
      "whose header has 2 MB",
      webm(nothing([]), element([0x15, 0x49, 0xa9, 0x66], new Uint8Array(2_000_000))),
      "unreadable",
    ],
    [
      "that has very many frames",
      webm(...header, cluster(0, Array<Uint8Array>(60_000).fill(frame(0)))),
      "unreadable",
    ],
    [
      "whose end is missing",
      webm(...header, cluster(0, frames(0, 20))).subarray(0, -3),
      "incomplete",
    ],
    [
      "whose number has nine bytes",
      webm(...header, new Uint8Array([0xa3, 0x00, 0, 0, 0, 0, 0, 0, 0, 0])),
      "unreadable",
    ],
    [
      "whose frame has no time",
      webm(...header, cluster(0, [element([0xa3], [0x81])])),
      "unreadable",
    ],
  ])("%s", async (_case, bytes, flaw) => {
    expect((await measured(bytes)).flaw).toBe(flaw);
  });
});

it.each([
  ["its pictures", {}, [64, 48]],
  ["what it asks for", { shown: [128, 48] as [number, number] }, [128, 48]],
  ["its pictures, if it asks for a shape alone", { shown: [4, 3] as [number, number], unit: 3 }, [
    64,
    48,
  ]],
])("its size is that of %s", async (_case, parts, [width, height]) => {
  const bytes = webm(info(), tracks(trackEntry(parts)), cluster(0, frames(0, 20)));
  expect((await measured(bytes)).facts).toMatchObject({ width, height, has_sound: false });
});

it("has sound if there is a track of it", async () => {
  const bytes = webm(
    info(),
    tracks(trackEntry(), trackEntry({ number: 2, kind: 2 })),
    cluster(0, frames(0, 20)),
  );
  expect((await measured(bytes)).facts).toMatchObject({ has_sound: true });
});

it("a large file is read to its end in six parts", async () => {
  const clusters = Array.from(
    { length: 48 },
    (_, index) => cluster(index * 1000, [...frames(0, 10), nothing(new Uint8Array(1024 * 1024))]),
  );
  const { facts, reads } = await measured(webm(...header, ...clusters));
  expect(facts).toMatchObject({ milliseconds: 48_000, frames: 480 });
  expect(reads).toBeLessThanOrEqual(6);
});
