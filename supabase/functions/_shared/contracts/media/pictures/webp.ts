import { type Found, MediaError } from "../facts.ts";
import type { Source } from "../source.ts";
import { latin1 } from "../type.ts";
import { foundPicture } from "./found.ts";

/** WebP: its first chunk says whether it is lossy, lossless or extended; each has its own header. */
export async function measureWebp(source: Source): Promise<Found> {
  const view = await source.at(12, 18);
  const chunk = latin1(new Uint8Array(view.buffer, view.byteOffset, 4));
  if (chunk === "VP8X") return foundPicture(uint24(view, 12) + 1, uint24(view, 15) + 1);
  if (chunk === "VP8L" && view.getUint8(8) === 0x2f) {
    const bits = view.getUint32(9, true);
    return foundPicture((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
  }
  if (chunk === "VP8 " && uint24(view, 11) === 0x2a019d) {
    return foundPicture(view.getUint16(14, true) & 0x3fff, view.getUint16(16, true) & 0x3fff);
  }
  throw new MediaError("unreadable", "its first chunk is no picture");
}

function uint24(view: DataView, offset: number): number {
  return view.getUint8(offset) | view.getUint8(offset + 1) << 8 | view.getUint8(offset + 2) << 16;
}
