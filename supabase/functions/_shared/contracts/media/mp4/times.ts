/** When the samples of a track are shown. */
import { part } from "./boxes.ts";

/** Samples, one after the other, in the track's units. The times are from where they begin. */
export interface Times {
  frames: number;
  /** All their lengths together. */
  duration: number;
  /** When the first one is shown, and until when the last one is. */
  shownFrom: number;
  shownUntil: number;
}

export const noTimes = (): Times => ({
  frames: 0,
  duration: 0,
  shownFrom: Infinity,
  shownUntil: -Infinity,
});

/** Adds samples of the same length that are shown by the same offset later than they are decoded. */
export function addSamples(times: Times, count: number, length: number, offset: number): void {
  if (count === 0) return;
  const first = times.duration + offset;
  times.frames += count;
  times.duration += count * length;
  times.shownFrom = Math.min(times.shownFrom, first);
  times.shownUntil = Math.max(times.shownUntil, first + count * length);
}

/** A reordered clip may show its last frames a little later than their lengths add up to. */
const REORDERING_SECONDS = 0.1;

/** How long samples are, in seconds: until the last one is shown, if offsets make that longer. */
export function secondsOf(duration: number, shown: number, timescale: number): number {
  const isLonger = shown > duration + REORDERING_SECONDS * timescale;
  return (isLonger ? shown : duration) / (timescale || 1);
}

/** `stts`: runs of samples of the same length. `ctts`: runs of samples of the same offset. */
export function readTimes(lengths: DataView, offsets: DataView | null): Times {
  const times = noTimes();
  const shifts = runsOf(offsets);
  let shift = shifts.next().value ?? null;
  for (let [count, length] of runsOf(lengths)) {
    while (count > 0) {
      const together = shift === null ? count : Math.min(count, shift[0]);
      addSamples(times, together, length, shift === null ? 0 : shift[1] | 0);
      count -= together;
      if (shift !== null) {
        shift[0] -= together;
        if (shift[0] === 0) shift = shifts.next().value ?? null;
      }
    }
  }
  return times;
}

function* runsOf(content: DataView | null): Generator<[count: number, value: number], undefined> {
  if (content === null) return;
  const entries = part(content, 8, part(content, 4, 4).getUint32(0) * 8);
  for (let offset = 0; offset < entries.byteLength; offset += 8) {
    yield [entries.getUint32(offset), entries.getUint32(offset + 4)];
  }
}
