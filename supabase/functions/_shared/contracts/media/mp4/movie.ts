/** The box `moov`: what an MP4 or QuickTime file says about its tracks. */
import { MediaError } from "../facts.ts";
import { boxesIn, findBox, part, readDuration, refuseHidden, type Step } from "./boxes.ts";
import { latin1 } from "../type.ts";
import { noTimes, readTimes, secondsOf } from "./times.ts";

export interface Track {
  id: number;
  kind: "video" | "sound" | "other";
  /** Units a second of its own clock. */
  timescale: number;
  /** How long it is by the longest of its descriptions, in seconds. 0: not known here. */
  seconds: number;
  frames: number;
  /** As it is shown. */
  width: number;
  height: number;
}

export interface Movie {
  /** What the movie says itself, sound included. */
  seconds: number;
  tracks: Track[];
  /** By track: how long a sample in a fragment is, in the track's units. Null: no fragments. */
  fragmentDefaults: Map<number, number> | null;
}

export function readMovie(content: DataView, step: Step): Movie {
  const known: Known = { mvhd: 1 };
  const header = findBox(content, ["mvhd"], step);
  if (header === null) throw new MediaError("unreadable", "it has no mvhd");
  const version = part(header, 0, 1).getUint8(0);
  const timescale = part(header, version === 0 ? 12 : 20, 4).getUint32(0);
  if (timescale === 0) throw new MediaError("unreadable", "it has no clock");
  const duration = readDuration(header, version === 0 ? 16 : 24, version);
  const tracks: Track[] = [];
  let fragmentDefaults: Movie["fragmentDefaults"] = null;
  for (const box of boxesIn(content, step)) {
    if (box.type === "trak") tracks.push(readTrack(box.content, timescale, known, step));
    if (box.type === "mvex") fragmentDefaults ??= readDefaults(box.content, step);
  }
  refuseHidden(content, { ...known, trex: fragmentDefaults?.size ?? 0 });
  return { seconds: duration / timescale, tracks, fragmentDefaults };
}

/** Nothing but `trex` allows fragments for a track. */
function readDefaults(content: DataView, step: Step): Map<number, number> {
  const defaults = new Map<number, number>();
  for (const box of boxesIn(content, step)) {
    if (box.type !== "trex") continue;
    defaults.set(part(box.content, 4, 4).getUint32(0), part(box.content, 12, 4).getUint32(0));
  }
  return defaults;
}

/** How many boxes have been read, by type. */
type Known = Record<string, number>;

function readTrack(
  content: DataView,
  movieTimescale: number,
  known: Known,
  step: Step,
): Track {
  const find = (inside: DataView, ...path: string[]) => {
    const found = findBox(inside, path, step);
    const type = path.at(-1) ?? "";
    if (found !== null) known[type] = (known[type] ?? 0) + 1;
    return found;
  };
  const header = need(find(content, "tkhd"));
  const version = part(header, 0, 1).getUint8(0);
  const media = need(find(content, "mdia"));
  const mediaHeader = need(find(media, "mdhd"));
  const mediaVersion = part(mediaHeader, 0, 1).getUint8(0);
  const timescale = part(mediaHeader, mediaVersion === 0 ? 12 : 20, 4).getUint32(0);
  const handler = part(need(find(media, "hdlr")), 8, 4);
  const table = find(media, "minf", "stbl");
  const lengths = table && find(table, "stts");
  const times = lengths ? readTimes(lengths, table && find(table, "ctts")) : noTimes();
  const kind = { vide: "video", soun: "sound" }[
    latin1(new Uint8Array(handler.buffer, handler.byteOffset, 4))
  ] as Track["kind"] | undefined;
  if (timescale === 0 && kind !== undefined) {
    throw new MediaError("unreadable", "a track has no clock");
  }
  // A decoder follows the samples' times, whatever the headers say. The longest description counts,
  // so that none of them can hide a part of the clip.
  const seconds = Math.max(
    readDuration(header, version === 0 ? 20 : 28, version) / movieTimescale,
    readEdits(find(content, "edts", "elst")) / movieTimescale,
    readDuration(mediaHeader, mediaVersion === 0 ? 16 : 24, mediaVersion) / (timescale || 1),
    secondsOf(times.duration, times.shownUntil - times.shownFrom, timescale),
  );
  const id = part(header, version === 0 ? 12 : 20, 4).getUint32(0);
  const size = kind === "video"
    ? readSize(header, version, table && find(table, "stsd"))
    : { width: 0, height: 0 };
  return { id, kind: kind ?? "other", timescale, seconds, frames: times.frames, ...size };
}

/** `elst`: the edits' lengths in the movie's units. An edit may show a part more than once. */
function readEdits(content: DataView | null): number {
  if (content === null) return 0;
  const version = part(content, 0, 1).getUint8(0);
  const count = part(content, 4, 4).getUint32(0);
  const entryLength = version === 0 ? 12 : 20;
  part(content, 8, count * entryLength);
  let duration = 0;
  for (let index = 0; index < count; index += 1) {
    duration += readDuration(content, 8 + index * entryLength, version);
  }
  return duration;
}

/** `tkhd` has the size in 16.16 and a matrix, which turns by 90° or 270° if it swaps the axes. */
function readSize(header: DataView, version: number, descriptions: DataView | null) {
  const matrix = version === 0 ? 40 : 52;
  const isTurned = part(header, matrix, 4).getInt32(0) === 0 &&
    part(header, matrix + 16, 4).getInt32(0) === 0;
  let width = Math.round(part(header, matrix + 36, 4).getUint32(0) / 0x1_0000);
  let height = Math.round(part(header, matrix + 40, 4).getUint32(0) / 0x1_0000);
  if ((width === 0 || height === 0) && descriptions !== null) {
    width = part(descriptions, 8 + 32, 2).getUint16(0);
    height = part(descriptions, 8 + 34, 2).getUint16(0);
  }
  return isTurned ? { width: height, height: width } : { width, height };
}

function need(content: DataView | null): DataView {
  if (content === null) throw new MediaError("unreadable", "a track lacks a part");
  return content;
}
