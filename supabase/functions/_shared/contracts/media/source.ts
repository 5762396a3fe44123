/** A file that is read in a few large parts. A hostile file cannot cause more reads than that. */
import { MediaError, type ReadRange } from "./facts.ts";

const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

/** How many bytes each read asks for at least. A file of 50 MB can be read to its end. */
const READS = [64 * KILOBYTE, MEGABYTE, ...Array<number>(4).fill(16 * MEGABYTE)];

/** How many parts of a file are looked at. A minute of WebM has some ten thousand. */
const PARTS_MAX = 100_000;

export interface Source {
  readonly size: number;
  /** Exactly these bytes. Throws if the file ends before. */
  at(offset: number, length: number): Promise<DataView>;
  /** The bytes from here, at most `length`, fewer at the end of the file. */
  upTo(offset: number, length: number): Promise<DataView>;
  /** Counts a part that is looked at inside the bytes of another. Throws if there are too many. */
  step(): void;
}

export async function openSource(read: ReadRange): Promise<Source> {
  let reads = 0;
  let parts = 0;
  let start = 0;
  let block: Uint8Array = new Uint8Array();
  let size = Infinity;

  async function fill(offset: number, length: number): Promise<void> {
    const least = READS[reads];
    if (least === undefined) throw new MediaError("unreadable", "its header is spread too widely");
    reads += 1;
    const wanted = Math.min(Math.max(least, length), size - offset);
    const answer = await read(offset, wanted);
    if (size !== Infinity && answer.size !== size) {
      throw new MediaError("unreadable", "it changed while it was read");
    }
    size = answer.size;
    start = offset;
    block = answer.bytes;
    if (block.length < Math.min(wanted, size - offset)) {
      throw new MediaError("incomplete", "it ends before its size");
    }
  }

  await fill(0, 0);

  function step(): void {
    parts += 1;
    if (parts > PARTS_MAX) throw new MediaError("unreadable", "it has too many parts");
  }

  async function at(offset: number, length: number): Promise<DataView> {
    step();
    if (offset + length > size) throw new MediaError("incomplete", "its end is missing");
    if (offset < start || offset + length > start + block.length) await fill(offset, length);
    return new DataView(block.buffer, block.byteOffset + offset - start, length);
  }

  const upTo = (offset: number, length: number) => at(offset, Math.min(length, size - offset));
  return { size, at, upTo, step };
}
