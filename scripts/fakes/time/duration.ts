const UNITS_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads `30s`, `1.5m`, `200ms`, `1h`. A number without a unit is milliseconds.
 *
 * @returns milliseconds
 * @throws RangeError if it is not a duration
 */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  if (count === undefined) {
    throw new RangeError(`${JSON.stringify(text)} is not a duration such as 30s`);
  }
  return Number(count) * (UNITS_MS[unit ?? "ms"] ?? 1);
}
