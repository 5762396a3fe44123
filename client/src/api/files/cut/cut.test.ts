import { beforeEach, describe, expect, it, vi } from "vitest";
import { clip } from "../../../fixtures/clips.ts";
import { factsOf } from "../facts-of.ts";
import { countFrames } from "./copy-packets.ts";
import { cut, findStarts } from "./cut.ts";

// mediabunny says what it cannot read.
beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));

const bytesOf = async (blob: Blob | null) =>
  new Uint8Array(await (blob ?? new Blob()).arrayBuffer());

const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

const clips = [
  ["long.mp4", "video/mp4", [0, 2000, 4000, 6000, 8000, 10_000]],
  ["turned.mov", "video/quicktime", [0, 2000, 4000]],
  ["long.webm", "video/webm", [7, 2007, 4007]],
] as const;

const sounds = [
  ["long.wav", "audio/wav"],
  ["long.mp3", "audio/mpeg"],
] as const;

describe.each(clips)("%s", (name, type, starts) => {
  it("can be cut at each of its key frames", async () => {
    expect(await findStarts(await clip(name), type)).toEqual(starts);
  });

  it("is cut to a part that is no longer than asked, of the same type and size", async () => {
    const whole = await clip(name);
    const { width, height, has_sound } = await factsOf(whole);
    const part = await cut(whole, type, { from: starts[1], to: starts[1] + 3050 }, 1000);
    const facts = await factsOf(part ?? new Blob());
    expect(facts).toMatchObject({ type, width, height, has_sound });
    expect(facts.milliseconds).toBeLessThanOrEqual(3050);
    expect(facts.milliseconds).toBeGreaterThanOrEqual(2600);
  });

  it("is not encoded again: most bytes of a part are bytes of the whole", async () => {
    const file = await clip(name);
    const whole = text(await bytesOf(file));
    const part = text(await bytesOf(await cut(file, type, { from: starts[1], to: 4000 }, 1000)));
    const pieces = part.match(/[^]{8}/g) ?? [];
    const same = pieces.filter((piece) => whole.includes(piece));
    expect(same.length / pieces.length).toBeGreaterThan(0.4);
  });

  it("is cut to its end", async () => {
    const whole = await clip(name);
    const { milliseconds } = await factsOf(whole);
    const from = starts.at(-1) ?? 0;
    const part = await cut(whole, type, { from, to: from + 9000 }, 1000);
    const { milliseconds: left } = await factsOf(part ?? new Blob());
    expect(left).toBeGreaterThan((milliseconds ?? 0) - from - 100);
    expect(left).toBeLessThanOrEqual((milliseconds ?? 0) - from + 100);
  });
});

describe.each(sounds)("%s", (name, type) => {
  it("can be cut at each second, to a part that is no longer than asked", async () => {
    const whole = await clip(name);
    const starts = await findStarts(whole, type);
    expect(starts.slice(0, 6)).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
    const part = await cut(whole, type, { from: 1000, to: 4000 }, 1000);
    const facts = await factsOf(part ?? new Blob());
    expect(facts.type).toBe(type);
    expect(facts.milliseconds).toBeLessThanOrEqual(3000);
    expect(facts.milliseconds).toBeGreaterThan(2800);
  });
});

it("a part leaves out the frames that are shown before its key frame and need what was cut off", async () => {
  const open = await clip("open.mp4");
  expect(await findStarts(open, "video/mp4")).toEqual([0, 2000, 4000]);
  const part = await cut(open, "video/mp4", { from: 2000, to: 4000 }, 1000);
  // Of 20 frames, the last three are decoded after the next key frame.
  expect(await factsOf(part ?? new Blob())).toMatchObject({ frames: 17, milliseconds: 1700 });
});

it("the end of a part moves behind the frame with which it is long enough", async () => {
  const part = await cut(await clip("long.mp4"), "video/mp4", { from: 0, to: 2050 }, 2000);
  const { milliseconds } = await factsOf(part ?? new Blob());
  expect(milliseconds).toBeGreaterThanOrEqual(2000);
});

it("a file that cannot be read has no starts and no parts", async () => {
  const noise = new Blob([new Uint8Array(1000).fill(7)]);
  expect(await findStarts(noise, "video/mp4")).toEqual([]);
  expect(await cut(noise, "video/mp4", { from: 0, to: 1000 }, 500)).toBeNull();
  expect(await findStarts(await clip("long.mp4"), "image/png")).toEqual([]);
});

it("a clip whose codec its format cannot be written with has no starts and no parts", async () => {
  const old = await clip("old.mp4");
  expect(await findStarts(old, "video/mp4")).toEqual([]);
  expect(await cut(old, "video/mp4", { from: 0, to: 1000 }, 500)).toBeNull();
});

it("nothing is cut where there is no key frame", async () => {
  expect(await cut(await clip("long.mp4"), "video/mp4", { from: 1000, to: 3000 }, 500)).toBeNull();
});

describe("the frames of a part, in the order of decoding", () => {
  /** Frames of a second each, by the second in which each is shown. */
  const frames = (...shown: number[]) => shown.map((start) => ({ start, end: start + 1 }));
  const orders: [title: string, shown: number[], seconds: number, least: number, count: number][] =
    [
      ["end with the part if they are in order", [0, 1, 2, 3, 4], 3, 1, 3],
      ["end before the first gap", [0, 3, 1, 2, 6, 4, 5], 5, 1, 4],
      ["may end within a group if no frame is missing before", [0, 4, 2, 1, 3], 5, 1, 5],
      ["end behind the part if it would be too short without", [0, 3, 1, 2, 6, 4, 5], 3, 2, 4],
      ["end with the last one if the part is longer than the rest", [0, 1, 2], 9, 1, 3],
      ["do not count what is shown before the key frame", [5, 4, 6, 7], 2, 1, 3],
    ];
  it.each(orders)("%s", (_title, shown, seconds, least, count) => {
    expect(countFrames(frames(...shown), shown[0] ?? 0, seconds, least)).toBe(count);
  });
});
