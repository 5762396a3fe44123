/** The elements Info and Tracks of a WebM. */
import { MediaError } from "../facts.ts";
import { elementsIn, readFloat, readUnsigned } from "./elements.ts";

export interface WebmTrack {
  number: number;
  kind: "video" | "sound" | "other";
  /** How long a frame is shown, in nanoseconds. 0: not said. */
  frameNanoseconds: number;
  /** As it is shown. */
  width: number;
  height: number;
}

export interface WebmInfo {
  /** How many nanoseconds a unit of time has. */
  scale: number;
  /** What the file says about its length, in seconds. 0: nothing, as live recordings do. */
  seconds: number;
}

export function readInfo(content: DataView): WebmInfo {
  let scale = 1_000_000;
  let duration = 0;
  for (const { id, content: value } of elementsIn(content)) {
    if (id === 0x2ad7b1) scale = readUnsigned(value);
    if (id === 0x4489) duration = readFloat(value);
  }
  return { scale, seconds: duration > 0 ? duration * scale / 1e9 : 0 };
}

export function readTracks(content: DataView): WebmTrack[] {
  const tracks: WebmTrack[] = [];
  for (const { id, content: entry } of elementsIn(content)) {
    if (id === 0xae) tracks.push(readTrack(entry));
  }
  return tracks;
}

function readTrack(content: DataView): WebmTrack {
  const track: WebmTrack = {
    number: 0,
    kind: "other",
    frameNanoseconds: 0,
    width: 0,
    height: 0,
  };
  for (const { id, content: value } of elementsIn(content)) {
    if (id === 0xd7) track.number = readUnsigned(value);
    if (id === 0x83) {
      const kind = readUnsigned(value);
      track.kind = kind === 1 ? "video" : kind === 2 ? "sound" : "other";
    }
    if (id === 0x23e383) track.frameNanoseconds = readUnsigned(value);
    // Decoders stretch its times by this factor. WebM has none, and programs write 1 at most.
    if (id === 0x23314f && readFloat(value) !== 1) {
      throw new MediaError("unreadable", "a track has a clock of its own");
    }
    if (id === 0xe0) Object.assign(track, readSize(value));
  }
  return track;
}

/** The size in which it is shown, if that is given in pixels; else the size of its pictures. */
function readSize(content: DataView): { width: number; height: number } {
  const values = new Map<number, number>();
  for (const { id, content: value } of elementsIn(content)) values.set(id, readUnsigned(value));
  const isInPixels = (values.get(0x54b2) ?? 0) === 0;
  const shown = (id: number) => isInPixels ? values.get(id) : undefined;
  return {
    width: shown(0x54b0) || (values.get(0xb0) ?? 0),
    height: shown(0x54ba) || (values.get(0xba) ?? 0),
  };
}
