import { Problem } from "../../problem.ts";
import { within } from "../timing/within.ts";

/** A file in a cloud may have to be downloaded first, and may never arrive. */
const LIMIT_MS = 60_000;

/**
 * Reads a whole file into memory, from where it cannot get lost any more: a file on a disk can be
 * moved, deleted, changed or forbidden after it was chosen, and one in a cloud may not be there.
 * Rejects with `file_unreadable`, also for an empty file.
 */
export async function readFile(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = await within(LIMIT_MS, file.arrayBuffer(), null);
    if (bytes && bytes.byteLength > 0) return new Uint8Array(bytes);
  } catch {
    // For example NotReadableError, NotFoundError, or not enough memory.
  }
  throw new Problem({ code: "file_unreadable", status: 410 });
}
