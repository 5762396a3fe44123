import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { millisecondsOf, readClip } from "./read-clip.ts";

const clips = join(import.meta.dirname, "../../../../../e2e/fixtures/clips");

/** The numbers of frames are those that ffprobe counts, without `-ignore_editlist` 60 of cut.mp4. */
it.each([
  ["b-frames.mp4", 64, 112, 81, 5063],
  ["fragmented.mp4", 64, 112, 81, 5188],
  ["turned.mov", 64, 112, 60, 2000],
  ["uneven.mp4", 64, 64, 33, 3000],
  ["cut.mp4", 64, 112, 81, 5063],
  ["clip.webm", 64, 64, 50, 2000],
  ["odd.webm", 63, 61, 10, 1000],
])("%s has the size that is shown, and all its frames", async (name, ...expected) => {
  const clip = await readClip(new Blob([await readFile(join(clips, name))]));
  if (!clip) throw new Error("It was not read.");
  const { width, height, frames } = clip;
  expect([width, height, frames.length, millisecondsOf(clip)]).toEqual(expected);
  expect(frames[0]?.timestamp).toBeGreaterThanOrEqual(0);
  // Each frame lasts until the next one begins.
  const ends = frames.map(({ timestamp, duration }) => timestamp + duration);
  frames.slice(1).forEach(({ timestamp }, at) => expect(ends[at]).toBeCloseTo(timestamp, 6));
  expect(Math.min(...frames.map(({ duration }) => duration))).toBeGreaterThan(0);
});

it("a file that is no clip, or not whole, is not read", async () => {
  const whole = await readFile(join(clips, "b-frames.mp4"));
  for (
    const bytes of [new Uint8Array(), "A text.", whole.subarray(0, 12), whole.subarray(0, 900)]
  ) {
    expect(await readClip(new Blob([bytes]))).toBeNull();
  }
});
