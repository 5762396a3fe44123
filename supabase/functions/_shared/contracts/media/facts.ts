/** What `measure` says about a file, and why it may refuse one. */
import type { MediaType } from "./type.ts";

export interface Facts {
  type: MediaType;
  bytes: number;
  /** Of a clip or a sound. A picture has none. */
  milliseconds: number | null;
  /** As it is shown, that is, after its rotation. A sound has none. */
  width: number | null;
  height: number | null;
  /** Whether a clip has sound. Null for pictures, true for sounds. */
  has_sound: boolean | null;
  /** How many frames a clip has. */
  frames: number | null;
}

/** What a format's own reader finds. */
export type Found = Omit<Facts, "type" | "bytes">;

/**
 * `not_supported`: none of our types. `heic`: a picture that most browsers cannot decode. `empty`:
 * no bytes. `incomplete`: the end is missing. `unreadable`: it breaks its own format, or its header
 * needs more reads than we make. `no_picture`: a clip without moving pictures.
 */
export type MediaFlaw =
  | "not_supported"
  | "heic"
  | "empty"
  | "incomplete"
  | "unreadable"
  | "no_picture";

/** A file that we cannot use. `message` is a sentence for the log, `flaw` is for branching. */
export class MediaError extends Error {
  override readonly name = "MediaError";

  readonly flaw: MediaFlaw;

  constructor(flaw: MediaFlaw, message: string) {
    super(message);
    this.flaw = flaw;
  }
}

/**
 * Reads a part of a file. `bytes` has `length` bytes, or fewer at the end of the file; `size` is
 * the size of the whole file.
 */
export type ReadRange = (
  offset: number,
  length: number,
) => Promise<{ bytes: Uint8Array; size: number }>;

/** Reads a file on the device. */
export function readBlob(blob: Blob): ReadRange {
  return async (offset, length) => ({
    bytes: new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
    size: blob.size,
  });
}
