import { type Found, MediaError } from "../facts.ts";
import type { Source } from "../source.ts";
import { latin1 } from "../type.ts";
import { foundSound } from "./found.ts";

/** Kilobits a second of layer III, by the header's four bits. */
const MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44_100, 48_000, 32_000];

interface Frame {
  length: number;
  seconds: number;
}

/**
 * MP3: frames, one after the other. Their number is in no header that must be there, so all of them
 * are counted. What is no frame, for example a tag, is skipped.
 */
export async function measureMp3(source: Source): Promise<Found> {
  let offset = Math.min(await tagLength(source), source.size);
  let seconds = 0;
  if (await isIndex(source, offset)) offset += readFrame(await source.at(offset, 4))?.length ?? 0;
  let isInStep = true;
  while (offset + 4 <= source.size) {
    const frame = await frameAt(source, offset, isInStep);
    isInStep = frame !== null;
    seconds += frame?.seconds ?? 0;
    offset = frame === null ? await nextSync(source, offset + 1) : offset + frame.length;
  }
  if (seconds === 0) throw new MediaError("unreadable", "it has no frames");
  return foundSound(seconds);
}

/** A tag (ID3v2) at the beginning has its length in four times seven bits. */
async function tagLength(source: Source): Promise<number> {
  const view = await source.upTo(0, 10);
  if (view.byteLength < 10) return 0;
  if (latin1(new Uint8Array(view.buffer, view.byteOffset, 3)) !== "ID3") return 0;
  let length = 0;
  for (let index = 6; index < 10; index += 1) length = length * 128 + (view.getUint8(index) & 127);
  return length + 10;
}

/** Whether the first frame is silent and only lists where the others are (Xing, Info). */
async function isIndex(source: Source, offset: number): Promise<boolean> {
  const view = await source.upTo(offset, 40);
  return /Xing|Info/.test(latin1(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)));
}

/** Out of step, after a tag or noise, only two frames in a row prove that the first is one. */
async function frameAt(source: Source, offset: number, isInStep: boolean): Promise<Frame | null> {
  const frame = readFrame(await source.at(offset, 4));
  if (frame === null || isInStep) return frame;
  const { length } = frame;
  if (offset + length + 4 > source.size) return null;
  const both = await source.at(offset, length + 4);
  return readFrame(new DataView(both.buffer, both.byteOffset + length, 4)) && frame;
}

const SEARCHED_BYTES = 4096;

/** The next place where a frame may begin, or where to search on. */
async function nextSync(source: Source, offset: number): Promise<number> {
  const view = await source.upTo(offset, SEARCHED_BYTES);
  const index = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).indexOf(0xff);
  return offset + (index < 0 ? view.byteLength : index);
}

/** Null: these bytes are no frame of layer III. */
function readFrame(view: DataView): Frame | null {
  const bits = view.getUint32(0);
  const version = bits >>> 19 & 3;
  const isLayer3 = (bits >>> 17 & 3) === 1;
  if (bits >>> 21 !== 0x7ff || version === 1 || !isLayer3) return null;
  const isMpeg1 = version === 3;
  const kilobits = (isMpeg1 ? MPEG1 : MPEG2)[bits >>> 12 & 15];
  const rate = SAMPLE_RATES[bits >>> 10 & 3];
  if (!kilobits || rate === undefined) return null;
  // Version 2 has half of the rate, version 2.5 a quarter.
  const sampleRate = rate / (isMpeg1 ? 1 : version === 2 ? 2 : 4);
  const samples = isMpeg1 ? 1152 : 576;
  const padding = bits >>> 9 & 1;
  const length = Math.floor(samples / 8 * kilobits * 1000 / sampleRate) + padding;
  return { length, seconds: samples / sampleRate };
}
