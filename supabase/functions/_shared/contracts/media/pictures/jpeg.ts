import { type Found, MediaError } from "../facts.ts";
import type { Source } from "../source.ts";
import { latin1 } from "../type.ts";
import { foundPicture } from "./found.ts";

/** JPEG: segments, one of which, the start of the frame, has width and height. */
export async function measureJpeg(source: Source): Promise<Found> {
  let turned = false;
  let offset = 2;
  while (true) {
    const header = await source.at(offset, 4);
    const marker = header.getUint8(1);
    if (header.getUint8(0) !== 0xff) throw new MediaError("unreadable", "a segment has no marker");
    // A marker may be filled up with bytes of 0xff.
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    const length = header.getUint16(2);
    if (length < 2) throw new MediaError("unreadable", "a segment has no length");
    if (isFrame(marker)) {
      const frame = await source.at(offset + 4, 5);
      const height = frame.getUint16(1);
      const width = frame.getUint16(3);
      return turned ? foundPicture(height, width) : foundPicture(width, height);
    }
    if (marker === 0xda || marker === 0xd9) {
      throw new MediaError("unreadable", "it has no frame before its data");
    }
    if (marker === 0xe1) turned ||= isTurned(await source.at(offset + 4, length - 2));
    offset += 2 + length;
  }
}

/** The markers SOF0 to SOF15; three numbers between them mean something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Whether its Exif data say that it is shown turned by 90° or 270°. */
function isTurned(segment: DataView): boolean {
  const bytes = new Uint8Array(segment.buffer, segment.byteOffset, segment.byteLength);
  if (bytes.length < 14 || latin1(bytes.subarray(0, 6)) !== "Exif\0\0") return false;
  const tiff = new DataView(segment.buffer, segment.byteOffset + 6, segment.byteLength - 6);
  const isLittle = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, isLittle);
  if (directory + 2 > tiff.byteLength) return false;
  const entries = tiff.getUint16(directory, isLittle);
  for (let index = 0; index < entries; index += 1) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > tiff.byteLength) return false;
    // The tag Orientation; the values 5 to 8 are turned.
    if (tiff.getUint16(entry, isLittle) === 0x0112) return tiff.getUint16(entry + 8, isLittle) >= 5;
  }
  return false;
}
