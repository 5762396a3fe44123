import { hasLetters, orientationIn, tiffOf, viewOf } from "./exif.ts";
import type { Bytes, PictureFile } from "./picture-file.ts";

const END = 0xd9;
const SCAN = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const EXIF = "Exif\0\0";

/** What a decoder needs: frames and tables (C0 to CF), scans, DQT, DNL, DRI. */
const isForDecoding = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf || [0xda, 0xdb, 0xdc, 0xdd].includes(marker);

/** C0 to CF without the tables and the reserved one. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** ITU T.81, annex B. Null: no JPEG, or truncated. */
export function examineJpeg(bytes: Bytes): PictureFile | null {
  const view = viewOf(bytes);
  const kept: Bytes[] = [];
  let [width, height, scans] = [0, 0, 0];
  let exif: Bytes | null = null;
  let at = 2;
  // Bytes between two segments are ignored, as decoders do.
  while ((at = bytes.indexOf(0xff, at)) !== -1 && at + 4 <= bytes.length + 2) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === END) {
      if (!scans || !width || !height) return null;
      const orientation = exif ? orientationIn(exif) : 1;
      return {
        type: "image/jpeg",
        width,
        height,
        orientation,
        withoutMetadata: () => [
          Uint8Array.of(0xff, 0xd8),
          ...(orientation === 1 ? [] : [exifSegment(orientation)]),
          ...kept,
          Uint8Array.of(0xff, END),
        ],
      };
    }
    if (marker < 0xc0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2; // Fill bytes, and markers without a segment.
      continue;
    }
    if (at + 4 > bytes.length) return null;
    const size = view.getUint16(at + 2);
    let end = at + 2 + size;
    if (size < 2 || end > bytes.length) return null;
    if (isFrame(marker) && size >= 8) {
      height = Math.max(height, view.getUint16(at + 5));
      width = Math.max(width, view.getUint16(at + 7));
    }
    if (marker === APP1 && !exif && hasLetters(bytes, at + 4, EXIF)) {
      exif = bytes.subarray(at + 10, end);
    }
    if (marker === SCAN) {
      scans += 1;
      end = endOfScan(bytes, end);
      if (end === -1) return null;
    }
    if (isForDecoding(marker) || isAboutColour(bytes, at, marker)) {
      kept.push(bytes.subarray(at, end));
    }
    at = end;
  }
  return null;
}

/** JFIF, the colour profile, and how Adobe's programs store colours. */
function isAboutColour(bytes: Bytes, at: number, marker: number): boolean {
  return marker === APP0 && hasLetters(bytes, at + 4, "JFIF\0") ||
    marker === APP2 && hasLetters(bytes, at + 4, "ICC_PROFILE\0") ||
    marker === APP14 && hasLetters(bytes, at + 4, "Adobe");
}

/** Where the next marker is that is not part of the compressed data; -1: it is cut off. */
function endOfScan(bytes: Bytes, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1 && at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    const isData = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
    at = bytes.indexOf(0xff, at + 1);
  }
  return -1;
}

function exifSegment(orientation: number): Bytes {
  const tiff = tiffOf(orientation);
  const size = 2 + EXIF.length + tiff.length;
  const segment = new Uint8Array(2 + size);
  segment.set([0xff, APP1, size >> 8, size & 0xff]);
  segment.set(new TextEncoder().encode(EXIF), 4);
  segment.set(tiff, 4 + EXIF.length);
  return segment;
}
