import { orientationIn, tiffOf, viewOf } from "./exif.ts";
import type { Bytes, PictureFile } from "./picture-file.ts";

const SIGNATURE_BYTES = 8;
/** Each chunk also has its length, its name and a checksum. */
const AROUND_BYTES = 12;

/** What a decoder needs: PNG, third edition, sections 5.6 and 11. */
const kept = new Set([
  "IHDR",
  "PLTE",
  "IDAT",
  "IEND",
  "tRNS",
  "cHRM",
  "gAMA",
  "iCCP",
  "sBIT",
  "sRGB",
  "cICP",
  "mDCV",
  "cLLI",
  "bKGD",
  "pHYs",
  "acTL",
  "fcTL",
  "fdAT",
]);

/** Null: no PNG, or truncated. */
export function examinePng(bytes: Bytes): PictureFile | null {
  const view = viewOf(bytes);
  const chunks: Bytes[] = [bytes.subarray(0, SIGNATURE_BYTES)];
  let [width, height, orientation] = [0, 0, 1];
  let hasData = false;
  let at = SIGNATURE_BYTES;
  while (at + AROUND_BYTES <= bytes.length) {
    const end = at + AROUND_BYTES + view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (end > bytes.length || (name === "IHDR") !== (at === SIGNATURE_BYTES)) return null;
    if (name === "IHDR") {
      if (end !== at + AROUND_BYTES + 13) return null;
      width = view.getUint32(at + 8);
      height = view.getUint32(at + 12);
    }
    if (name === "eXIf") orientation = orientationIn(bytes.subarray(at + 8, end - 4));
    hasData ||= name === "IDAT";
    if (kept.has(name)) chunks.push(bytes.subarray(at, end));
    if (name === "IEND") {
      if (!hasData || !width || !height) return null;
      const [signature, head, ...rest] = chunks;
      const turned = orientation === 1 ? [] : [chunk("eXIf", tiffOf(orientation))];
      return {
        type: "image/png",
        width,
        height,
        orientation,
        withoutMetadata: () =>
          [signature, head, ...turned, ...rest].filter((part) => part !== undefined),
      };
    }
    at = end;
  }
  return null;
}

function chunk(name: string, data: Bytes): Bytes {
  const whole = new Uint8Array(AROUND_BYTES + data.length);
  const view = viewOf(whole);
  view.setUint32(0, data.length);
  whole.set(new TextEncoder().encode(name), 4);
  whole.set(data, 8);
  view.setUint32(8 + data.length, checksum(whole.subarray(4, 8 + data.length)));
  return whole;
}

/** CRC-32, as in PNG's annex D. */
function checksum(bytes: Bytes): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
