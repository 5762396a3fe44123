import { hasLetters, orientationIn, tiffOf, viewOf } from "./exif.ts";
import type { Bytes, PictureFile } from "./picture-file.ts";

const HEAD_BYTES = 12;
const FRAME_HEAD_BYTES = 16;
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

interface Chunk {
  name: string;
  data: Bytes;
  /** With its name, its length and its padding. */
  whole: Bytes;
}

const kept = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);

/** RFC 9649. Null: no WebP, or truncated. */
export function examineWebp(bytes: Bytes): PictureFile | null {
  if (bytes.length < HEAD_BYTES) return null;
  const end = 8 + viewOf(bytes).getUint32(4, true);
  const chunks = end > bytes.length ? null : chunksIn(bytes.subarray(HEAD_BYTES, end));
  const sizes = chunks?.flatMap(sizesIn) ?? [];
  // A header can promise less than a frame has, so the largest counts.
  const width = Math.max(0, ...sizes.map(([across]) => across));
  const height = Math.max(0, ...sizes.map(([, down]) => down));
  const isPicture = chunks?.some(({ name }) =>
    name === "VP8 " || name === "VP8L" || name === "ANMF"
  );
  if (!chunks || !isPicture || !width || !height) return null;
  const isExtended = chunks[0]?.name === "VP8X";
  const exif = isExtended ? chunks.find(({ name }) => name === "EXIF")?.data : undefined;
  const orientation = exif ? orientationIn(exif.subarray(hasLetters(exif, 0, "Exif") ? 6 : 0)) : 1;
  return {
    type: "image/webp",
    width,
    height,
    orientation,
    withoutMetadata() {
      const isTurned = orientation !== 1;
      const parts = chunks.filter(({ name }) => kept.has(name)).map((each) =>
        each.name === "VP8X" ? withFlags(each.whole, isTurned) : each.whole
      );
      if (isTurned) parts.push(chunk("EXIF", tiffOf(orientation)));
      const head = bytes.slice(0, HEAD_BYTES);
      const size = parts.reduce((sum, { length }) => sum + length, 4);
      viewOf(head).setUint32(4, size, true);
      return [head, ...parts];
    },
  };
}

function chunksIn(bytes: Bytes): Chunk[] | null {
  const view = viewOf(bytes);
  const chunks: Chunk[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at + 4, true);
    if (at + 8 + size > bytes.length) return null;
    const end = Math.min(bytes.length, at + 8 + size + size % 2);
    chunks.push({
      name: String.fromCharCode(...bytes.subarray(at, at + 4)),
      data: bytes.subarray(at + 8, at + 8 + size),
      whole: bytes.subarray(at, end),
    });
    at = end;
  }
  return chunks;
}

/** Width and height of the canvas, a picture, or a frame and the picture in it. */
function sizesIn({ name, data }: Chunk): [number, number][] {
  const view = viewOf(data);
  const three = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
  if (name === "VP8 " && data.length >= 10) {
    return [[view.getUint16(6, true) & 0x3fff, view.getUint16(8, true) & 0x3fff]];
  }
  if (name === "VP8L" && data.length >= 5) {
    const bits = view.getUint32(1, true);
    return [[(bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1]];
  }
  if (name === "VP8X" && data.length >= 10) return [[three(4), three(7)]];
  if (name === "ANMF" && data.length >= FRAME_HEAD_BYTES) {
    const inner = chunksIn(data.subarray(FRAME_HEAD_BYTES)) ?? [];
    return [[three(6), three(9)], ...inner.flatMap(sizesIn)];
  }
  return [];
}

function withFlags(whole: Bytes, hasExif: boolean): Bytes {
  const copy = whole.slice();
  copy[8] = (copy[8] ?? 0) & ~(HAS_EXIF | HAS_XMP) | (hasExif ? HAS_EXIF : 0);
  return copy;
}

function chunk(name: string, data: Bytes): Bytes {
  const whole = new Uint8Array(8 + data.length + data.length % 2);
  whole.set(new TextEncoder().encode(name));
  viewOf(whole).setUint32(4, data.length, true);
  whole.set(data, 8);
  return whole;
}
