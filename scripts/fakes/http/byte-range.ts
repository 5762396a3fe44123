/** A part of a file, both ends included. */
interface ByteRange {
  start: number;
  end: number;
}

/**
 * Reads a `Range` header for a file of `size` bytes (RFC 9110, 14.2). Supports one range, which is
 * what players and resumed downloads ask for.
 *
 * @returns `undefined` for no range (send the whole file), `"unsatisfiable"` for one outside the
 * file
 */
export function byteRange(
  header: string | undefined,
  size: number,
): ByteRange | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (!first && !last)) return undefined;
  if (!first) {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last ? Math.min(Number(last), size - 1) : size - 1;
  if (start >= size) return "unsatisfiable";
  // RFC 9110 tells servers to ignore a range whose end is before its start.
  return start > end ? undefined : { start, end };
}
