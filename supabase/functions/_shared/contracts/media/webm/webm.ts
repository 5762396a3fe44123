/**
 * WebM. Its header need not say how long it is (recordings of a browser do not), and nothing there
 * would prove it, so every frame's time is read. The frames themselves are skipped.
 */
import { type Found, MediaError } from "../facts.ts";
import { clipMilliseconds } from "../length.ts";
import type { Source } from "../source.ts";
import {
  type Element,
  ELEMENT_HEADER_MAX,
  readElement,
  readUnsigned,
  readVint,
} from "./elements.ts";
import { readInfo, readTracks, type WebmInfo, type WebmTrack } from "./tracks.ts";

/** Info and Tracks; real ones have some hundred bytes. */
const HEADER_BYTES_MAX = 1024 * 1024;

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TRACKS = 0x1654ae6b;
const CLUSTER = 0x1f43b675;
const TIMESTAMP = 0xe7;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const SIMPLE_BLOCK = 0xa3;

/** The times of one track's frames, in the file's units. */
interface Times {
  first: number;
  last: number;
  frames: number;
}

interface Walked {
  /** Null: not met yet. */
  info: WebmInfo | null;
  tracks: WebmTrack[];
  times: Map<number, Times>;
}

export async function measureWebm(source: Source): Promise<Found> {
  const { info: found, tracks, times } = await walk(source);
  const info = found ?? { scale: 1_000_000, seconds: 0 };
  const secondsOf = (track: WebmTrack) => lengthOf(track, info, times.get(track.number));
  const pictures = tracks.filter(({ kind }) => kind === "video");
  const [shown] = pictures.toSorted((a, b) => b.width * b.height - a.width * a.height);
  const frames = shown && times.get(shown.number)?.frames;
  if (!shown || !frames || shown.width === 0 || shown.height === 0) {
    throw new MediaError("no_picture", "it has no moving pictures");
  }
  const longest = (of: WebmTrack[]) => Math.max(0, ...of.map(secondsOf));
  return {
    milliseconds: clipMilliseconds(longest(pictures), Math.max(info.seconds, longest(tracks))),
    width: shown.width,
    height: shown.height,
    has_sound: tracks.some(({ kind }) => kind === "sound"),
    frames,
  };
}

/**
 * From the first frame to the end of the last, which is shown as long as the others. The times are
 * rounded to a millisecond, so the result is rounded to a hundredth of a second: otherwise 80 frames
 * of 62.5 ms would be longer than five seconds.
 */
function lengthOf(track: WebmTrack, { scale }: WebmInfo, times: Times | undefined): number {
  if (times === undefined) return 0;
  const span = (times.last - times.first) * scale;
  const frame = track.frameNanoseconds || (times.frames > 1 ? span / (times.frames - 1) : 0);
  return Math.round((span + frame) / 1e7) / 100;
}

/** The elements of the file, one after the other. */
async function walk(source: Source): Promise<Walked> {
  const walked: Walked = { info: null, tracks: [], times: new Map() };
  let cluster = { time: 0, end: 0 };
  for (let offset = 0; offset < source.size;) {
    const element = readElement(await source.upTo(offset, ELEMENT_HEADER_MAX));
    const { id, headerLength, length } = element;
    const content = offset + headerLength;
    const isOpen = id === SEGMENT || id === CLUSTER || id === BLOCK_GROUP;
    if (id === EBML && offset > 0) throw new MediaError("unreadable", "it is more than one file");
    if (length === Infinity && !isOpen) throw new MediaError("unreadable", "an element has no end");
    if (length !== Infinity && content + length > source.size) {
      throw new MediaError("incomplete", "its end is missing");
    }
    if (id === CLUSTER) cluster = { time: 0, end: content + length };
    // Otherwise an element could cover clusters that a decoder plays.
    else if (offset < cluster.end && cluster.end !== Infinity && content + length > cluster.end) {
      throw new MediaError("unreadable", "an element reaches beyond its parent");
    }
    if (!isOpen) await readLeaf(source, element, content, cluster, walked);
    offset = isOpen ? content : content + length;
  }
  return walked;
}

async function readLeaf(
  source: Source,
  { id, length }: Element,
  content: number,
  cluster: { time: number },
  walked: Walked,
): Promise<void> {
  if (id === INFO || id === TRACKS) {
    if (length > HEADER_BYTES_MAX) throw new MediaError("unreadable", "its header is too large");
    // Of two, a decoder may take the other one, with other times.
    if (id === INFO ? walked.info !== null : walked.tracks.length > 0) {
      throw new MediaError("unreadable", "it has two headers");
    }
    const view = await source.at(content, length);
    if (id === INFO) walked.info = readInfo(view);
    else walked.tracks.push(...readTracks(view));
  }
  if (id === TIMESTAMP) cluster.time = readUnsigned(await source.at(content, Math.min(length, 8)));
  if (id === BLOCK || id === SIMPLE_BLOCK) {
    const view = await source.at(content, Math.min(length, 11));
    const { value: track, width } = readVint(view, 0, 8, false);
    if (width + 2 > view.byteLength) throw new MediaError("unreadable", "a frame has no time");
    const time = cluster.time + view.getInt16(width);
    const times = walked.times.get(track);
    walked.times.set(track, {
      first: Math.min(times?.first ?? Infinity, time),
      last: Math.max(times?.last ?? -Infinity, time),
      frames: (times?.frames ?? 0) + 1,
    });
  }
}
