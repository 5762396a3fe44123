const UNITS: Record<string, number> = { B: 1, kB: 1000, MB: 1_000_000 };

/**
 * Reads `200kB`, `50MB`, `10B`. A number without a unit is bytes.
 *
 * @throws RangeError if it is not a size up to 500 MB
 */
export function byteSize(text: string): number {
  const [, count, unit] = /^(\d+)(B|kB|MB)?$/.exec(text.trim()) ?? [];
  const size = Number(count) * (UNITS[unit ?? "B"] ?? 1);
  if (!(size <= 500_000_000)) {
    throw new RangeError(`${JSON.stringify(text)} is not a size such as 200kB`);
  }
  return size;
}
