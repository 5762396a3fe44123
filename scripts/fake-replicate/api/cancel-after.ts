const UNITS: Record<string, number> = { h: 3600, m: 60, s: 1 };

/**
 * Reads a `Cancel-After` header: `90`, `15m`, `1h30m45s`; between 5 seconds and 24 hours
 * (replicate.com/changelog, prediction deadlines, 2025-10-16).
 *
 * @returns milliseconds, or `undefined` if the header is malformed or out of range
 */
export function cancelAfter(header: string): number | undefined {
  const parts = [...header.trim().matchAll(/(\d+)([hms]?)/gy)];
  const text = parts.map(([part]) => part).join("");
  if (parts.length === 0 || text !== header.trim()) return undefined;
  // A number without a unit means seconds, but only on its own: `1h30` is malformed.
  if (parts.length > 1 && parts.some(([, , unit]) => !unit)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of parts) seconds += Number(count) * (UNITS[unit || "s"] ?? 1);
  return seconds >= 5 && seconds <= 24 * 3600 ? seconds * 1000 : undefined;
}
