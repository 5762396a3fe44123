import { type Found, MediaError } from "../facts.ts";
import type { Source } from "../source.ts";
import { latin1 } from "../type.ts";
import { foundSound } from "./found.ts";

/** Whole numbers · floating point · the same in the extended header. */
const PLAIN_FORMATS = new Set([1, 3, 0xfffe]);

/** WAV: the chunk `fmt ` says how many bytes a second has, the chunk `data` how many there are. */
export async function measureWav(source: Source): Promise<Found> {
  let bytesPerSecond = 0;
  for (let offset = 12; offset + 8 <= source.size;) {
    const header = await source.at(offset, 8);
    const chunk = latin1(new Uint8Array(header.buffer, header.byteOffset, 4));
    const length = header.getUint32(4, true);
    if (chunk === "fmt ") {
      const format = await source.at(offset + 8, 16);
      if (!PLAIN_FORMATS.has(format.getUint16(0, true))) {
        throw new MediaError("not_supported", "its samples are packed");
      }
      const channels = format.getUint16(2, true);
      bytesPerSecond = channels * format.getUint32(4, true) * format.getUint16(14, true) / 8;
    }
    if (chunk === "data") {
      if (bytesPerSecond === 0) throw new MediaError("unreadable", "its format is missing");
      return foundSound(dataLength(length, source.size - offset - 8) / bytesPerSecond);
    }
    offset += 8 + length + length % 2;
  }
  throw new MediaError("incomplete", "its sound is missing");
}

/** A recorder that cannot go back leaves 0 or all bits set: then it is all that follows. */
function dataLength(said: number, rest: number): number {
  if (said === 0 || said === 0xffff_ffff) return rest;
  if (said > rest) throw new MediaError("incomplete", "its end is missing");
  return said;
}
