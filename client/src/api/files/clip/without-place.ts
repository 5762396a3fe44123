/**
 * A camera writes into a clip where and when it was recorded, and with what: once for the whole
 * clip, and some again for every second, as a track of its own. None of that leaves the device.
 */
import {
  type Box,
  boxAt,
  boxesIn,
  part,
} from "../../../../../supabase/functions/_shared/contracts/media/mp4/boxes.ts";
import { latin1 } from "../../../../../supabase/functions/_shared/contracts/media/type.ts";

/** Metadata, and what players skip. */
const ERASED = new Set(["udta", "meta", "uuid", "free", "skip"]);

/**
 * Overwrites it in an MP4 or QuickTime file. Each box keeps its size, because the file says by
 * offsets where pictures and sound are. Other files are left as they are: a WebM has no place.
 */
export function withoutPlace(bytes: Uint8Array<ArrayBuffer>): void {
  const whole = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (whole.byteLength < 8 || !/^[a-z]{4}$/.test(latin1(bytes.subarray(4, 8)))) return;
  for (const box of boxesIn(whole)) {
    if (box.type === "moov") cleanMovie(box.content, bytes);
    else cleanBox(box);
  }
}

function cleanMovie(movie: DataView, bytes: Uint8Array): void {
  for (const box of boxesIn(movie)) {
    if (box.type !== "trak") cleanBox(box);
    else if (isPictureOrSound(box.content)) {
      for (const inner of boxesIn(box.content)) cleanBox(inner);
    } else {
      eraseSamples(box.content, bytes);
      erase(box);
    }
  }
}

function cleanBox(box: Box): void {
  if (ERASED.has(box.type)) erase(box);
}

function erase({ type, content }: Box): void {
  new Uint8Array(content.buffer, content.byteOffset, content.byteLength).fill(0);
  // The type is in front of the content, or, of a box with a large size, in front of that.
  for (const before of [4, 12]) {
    const name = new Uint8Array(content.buffer, content.byteOffset - before, 4);
    if (latin1(name) !== type) continue;
    name.set(new TextEncoder().encode("free"));
    return;
  }
}

function isPictureOrSound(track: DataView): boolean {
  const handler = boxAt(track, "mdia", "hdlr");
  if (!handler) return false;
  const kind = part(handler, 8, 4);
  return ["vide", "soun"].includes(latin1(new Uint8Array(kind.buffer, kind.byteOffset, 4)));
}

/** Overwrites what the track has in the file. Tables that make no sense are ignored. */
function eraseSamples(track: DataView, bytes: Uint8Array): void {
  try {
    for (const { offset, length } of chunksOf(track)) bytes.fill(0, offset, offset + length);
  } catch {
    // Without its tables, nothing finds the samples either.
  }
}

function* chunksOf(track: DataView): Generator<{ offset: number; length: number }> {
  const tables = boxAt(track, "mdia", "minf", "stbl");
  const sizes = tables && boxAt(tables, "stsz");
  const runs = tables && boxAt(tables, "stsc");
  const offsets = tables && (boxAt(tables, "stco") ?? boxAt(tables, "co64"));
  if (!sizes || !runs || !offsets) return;
  const width = boxAt(tables, "stco") ? 4 : 8;
  const sameSize = part(sizes, 4, 4).getUint32(0);
  const count = part(offsets, 4, 4).getUint32(0);
  let run = 0;
  let sample = 0;
  for (let chunk = 0; chunk < count; chunk += 1) {
    const entry = part(offsets, 8 + chunk * width, width);
    const offset = width === 4 ? entry.getUint32(0) : Number(entry.getBigUint64(0));
    // A run of chunks with the same number of samples ends where the next one begins.
    const runCount = part(runs, 4, 4).getUint32(0);
    const next = run + 1 < runCount ? part(runs, 8 + (run + 1) * 12, 4).getUint32(0) : Infinity;
    if (chunk + 1 >= next) run += 1;
    const samples = part(runs, 8 + run * 12 + 4, 4).getUint32(0);
    let length = samples * sameSize;
    if (sameSize === 0) {
      const each = part(sizes, 12 + sample * 4, samples * 4);
      for (let at = 0; at < each.byteLength; at += 4) length += each.getUint32(at);
    }
    sample += samples;
    yield { offset, length };
  }
}
