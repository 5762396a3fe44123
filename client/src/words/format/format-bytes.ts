import { formatUnit } from "./intl-units.ts";

const STEPS = ["kilobyte", "megabyte", "gigabyte"] as const;

/** Formats a size as "0 kB", "420 kB" or "3.2 MB", in steps of 1,000 like the SI and shops. */
export function formatBytes(bytes: number): string {
  const kilobytes = Math.ceil(bytes / 1000);
  const step = kilobytes < 1000 ? 0 : kilobytes < 1_000_000 ? 1 : 2;
  const amount = step === 0 ? kilobytes : bytes / 1000 ** (step + 1);
  return formatUnit(amount, STEPS[step], amount < 10 ? 1 : 0);
}
