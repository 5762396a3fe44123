/** Fragments (`moof`): a recorder or a stream writes a movie piece by piece. */
import { boxesIn, findBox, part, readDuration, refuseHidden, type Step } from "./boxes.ts";
import { addSamples, noTimes, type Times } from "./times.ts";

/** What the fragments of one track add up to, in the track's units. */
export interface FragmentSum {
  frames: number;
  duration: number;
  /** Where the first fragment begins and the last one ends. */
  start: number;
  end: number;
  /** When the first of their frames is shown, and until when the last one is. */
  shownFrom: number;
  shownUntil: number;
}

const DEFAULT_DURATION = 0x08;
const BASE_DATA_OFFSET = 0x01;
const SAMPLE_DESCRIPTION = 0x02;
const DATA_OFFSET = 0x01;
const FIRST_SAMPLE_FLAGS = 0x04;
const EACH_DURATION = 0x100;
const EACH_OFFSET = 0x800;

/** Adds one `moof` to the sums. Tracks without a default are no part of the movie. */
export function addFragment(
  content: DataView,
  defaults: Map<number, number>,
  sums: Map<number, FragmentSum>,
  step: Step,
): void {
  const known = { tfhd: 0, tfdt: 0, trun: 0 };
  for (const box of boxesIn(content, step)) {
    if (box.type !== "traf") continue;
    const header = findBox(box.content, ["tfhd"], step);
    const time = findBox(box.content, ["tfdt"], step);
    const runs = [...boxesIn(box.content, step)].filter(({ type }) => type === "trun");
    if (header !== null) known.tfhd += 1;
    if (time !== null) known.tfdt += 1;
    known.trun += runs.length;
    if (header === null) continue;
    const flags = part(header, 0, 4).getUint32(0) & 0xff_ffff;
    const id = part(header, 4, 4).getUint32(0);
    const trackDefault = defaults.get(id);
    if (trackDefault === undefined) continue;
    const offset = 8 + (flags & BASE_DATA_OFFSET ? 8 : 0) + (flags & SAMPLE_DESCRIPTION ? 4 : 0);
    const sampleDuration = flags & DEFAULT_DURATION
      ? part(header, offset, 4).getUint32(0)
      : trackDefault;
    const sum = sums.get(id) ?? { ...noTimes(), start: Infinity, end: 0 };
    sums.set(id, sum);
    const times = noTimes();
    for (const run of runs) addRun(run.content, sampleDuration, times);
    const start = time === null ? sum.end : readDuration(time, 4, part(time, 0, 1).getUint8(0));
    add(sum, times, start);
  }
  refuseHidden(content, known);
}

function add(sum: FragmentSum, times: Times, start: number): void {
  sum.frames += times.frames;
  sum.duration += times.duration;
  sum.start = Math.min(sum.start, start);
  sum.end = Math.max(sum.end, start + times.duration);
  sum.shownFrom = Math.min(sum.shownFrom, start + times.shownFrom);
  sum.shownUntil = Math.max(sum.shownUntil, start + times.shownUntil);
}

/** `trun`: how many samples, and perhaps a length and an offset for each. */
function addRun(content: DataView, sampleDuration: number, times: Times): void {
  const flags = part(content, 0, 4).getUint32(0) & 0xff_ffff;
  const frames = part(content, 4, 4).getUint32(0);
  if (!(flags & (EACH_DURATION | EACH_OFFSET))) {
    addSamples(times, frames, sampleDuration, 0);
    return;
  }
  const perSample = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length * 4;
  const first = 8 + (flags & DATA_OFFSET ? 4 : 0) + (flags & FIRST_SAMPLE_FLAGS ? 4 : 0);
  const entries = part(content, first, frames * perSample);
  for (let entry = 0; entry < entries.byteLength; entry += perSample) {
    const duration = flags & EACH_DURATION ? entries.getUint32(entry) : sampleDuration;
    const offset = flags & EACH_OFFSET ? entries.getInt32(entry + perSample - 4) : 0;
    addSamples(times, 1, duration, offset);
  }
}
