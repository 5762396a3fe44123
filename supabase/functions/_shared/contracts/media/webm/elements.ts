/** The elements of WebM files (RFC 8794, EBML): an id, a size, then the content. */
import { MediaError } from "../facts.ts";

export interface Element {
  id: number;
  headerLength: number;
  /** Of the content. Infinity: not known when it was written. */
  length: number;
}

/** An element's header is at most this long. */
export const ELEMENT_HEADER_MAX = 12;

/** Reads an element's header. */
export function readElement(view: DataView): Element {
  const id = readVint(view, 0, 4, true);
  const size = readVint(view, id.width, 8, false);
  return {
    id: id.value,
    headerLength: id.width + size.width,
    length: size.isUnknown ? Infinity : size.value,
  };
}

/** A number whose leading zero bits say how many bytes it has. An id keeps its marker bit. */
export function readVint(view: DataView, offset: number, widthMax: number, keepsMarker: boolean) {
  if (offset >= view.byteLength) throw new MediaError("incomplete", "an element has no size");
  const first = view.getUint8(offset);
  const width = Math.clz32(first) - 23;
  if (width > widthMax || offset + width > view.byteLength) {
    throw new MediaError("unreadable", "a number is too long");
  }
  const marker = 0x80 >> (width - 1);
  let value = keepsMarker ? first : first & (marker - 1);
  let isUnknown = (first & (marker - 1)) === marker - 1;
  for (let index = 1; index < width; index += 1) {
    const byte = view.getUint8(offset + index);
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { value, width, isUnknown };
}

/** The elements inside an element. Throws if one reaches beyond it. */
export function* elementsIn(content: DataView): Generator<{ id: number; content: DataView }> {
  let offset = 0;
  while (offset < content.byteLength) {
    const rest = content.byteLength - offset;
    const { id, headerLength, length } = readElement(
      new DataView(content.buffer, content.byteOffset + offset, rest),
    );
    if (headerLength + length > rest) {
      throw new MediaError("unreadable", "an element reaches beyond its parent");
    }
    const start = content.byteOffset + offset + headerLength;
    yield { id, content: new DataView(content.buffer, start, length) };
    offset += headerLength + length;
  }
}

export function readUnsigned(content: DataView): number {
  let value = 0;
  for (let index = 0; index < content.byteLength && index < 8; index += 1) {
    value = value * 256 + content.getUint8(index);
  }
  return value;
}

export function readFloat(content: DataView): number {
  if (content.byteLength === 4) return content.getFloat32(0);
  return content.byteLength === 8 ? content.getFloat64(0) : 0;
}
