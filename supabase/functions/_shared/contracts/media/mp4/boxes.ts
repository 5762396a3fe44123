/** The boxes of MP4 and QuickTime files (ISO/IEC 14496-12): a size, a type, then the content. */
import { MediaError } from "../facts.ts";
import { latin1 } from "../type.ts";

/** Called for each box that is looked at. Throws if they are too many, since each costs CPU. */
export type Step = () => void;

/** The content of a box. */
export interface Box {
  type: string;
  content: DataView;
}

/** Where a box is, by its header. */
export interface BoxHeader {
  type: string;
  /** Of the header itself. */
  headerLength: number;
  /** Of the whole box. */
  length: number;
}

/** A box's header is at most this long. */
export const BOX_HEADER_MAX = 16;

/** Reads a box's header. `rest` is how many bytes are left where the box is. */
export function readBoxHeader(view: DataView, rest: number): BoxHeader {
  const type = latin1(new Uint8Array(view.buffer, view.byteOffset + 4, 4));
  const short = view.getUint32(0);
  if (short === 0) return { type, headerLength: 8, length: rest };
  if (short !== 1) return checked({ type, headerLength: 8, length: short });
  if (view.byteLength < BOX_HEADER_MAX) throw new MediaError("unreadable", "a box has no size");
  return checked({ type, headerLength: 16, length: Number(view.getBigUint64(8)) });
}

function checked(header: BoxHeader): BoxHeader {
  if (header.length < header.headerLength) {
    throw new MediaError("unreadable", "a box is smaller than its header");
  }
  return header;
}

/** How many boxes a box has; real ones have some ten. */
const BOXES_MAX = 1_000;

/** The boxes inside a box. Throws if one reaches beyond it. */
export function* boxesIn(content: DataView, step?: Step): Generator<Box> {
  let offset = 0;
  // Old QuickTime files end a list with four zero bytes.
  for (let boxes = 0; offset + 8 <= content.byteLength; boxes += 1) {
    if (boxes === BOXES_MAX) throw new MediaError("unreadable", "a box has too many boxes");
    step?.();
    const rest = content.byteLength - offset;
    const { type, headerLength, length } = readBoxHeader(part(content, offset, rest), rest);
    if (length > rest) throw new MediaError("unreadable", "a box reaches beyond its parent");
    yield { type, content: part(content, offset + headerLength, length - headerLength) };
    offset += length;
  }
}

/** The first box at the end of a path of types. */
export const boxAt = (content: DataView, ...path: string[]) => findBox(content, path);

export function findBox(content: DataView, path: string[], step?: Step): DataView | null {
  const [type, ...rest] = path;
  if (type === undefined) return content;
  for (const box of boxesIn(content, step)) {
    if (box.type === type) return findBox(box.content, rest, step);
  }
  return null;
}

/** The boxes that decide how long a clip is. `cmov` is a packed header. */
const DECIDING = /mvhd|mdhd|elst|stts|ctts|cmov|trex|tfhd|tfdt|trun/g;

/**
 * Decoders also read these boxes where we do not look, and follow the last of several. So all of a
 * header must be those that we have read.
 *
 * @param known how many we have read, by type
 */
export function refuseHidden(content: DataView, known: Readonly<Record<string, number>>): void {
  const left = new Map(Object.entries(known));
  for (const [type] of new TextDecoder("latin1").decode(content).matchAll(DECIDING)) {
    const count = left.get(type) ?? 0;
    if (count === 0) throw new MediaError("unreadable", `it has a box ${type} too many`);
    left.set(type, count - 1);
  }
}

/** A part of a box's content. Throws if it is shorter. */
export function part(content: DataView, offset: number, length: number): DataView {
  if (offset + length > content.byteLength) {
    throw new MediaError("unreadable", "a box is too short");
  }
  return new DataView(content.buffer, content.byteOffset + offset, length);
}

/**
 * A duration that has 32 bits in version 0 of its box, and 64 in version 1. All bits set: unknown,
 * which is 0 here.
 */
export function readDuration(content: DataView, offset: number, version: number): number {
  if (version === 0) {
    const value = part(content, offset, 4).getUint32(0);
    return value === 0xffff_ffff ? 0 : value;
  }
  const value = part(content, offset, 8).getBigUint64(0);
  return value === 0xffff_ffff_ffff_ffffn ? 0 : Number(value);
}
