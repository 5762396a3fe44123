import { invalid } from "../../request/parameters.ts";

const MINUTE_MS = 60_000;
const MIN_MS = 30 * MINUTE_MS;
const MAX_MS = 24 * 60 * MINUTE_MS;
/** A caller computes the moment before it sends the call. */
const ON_THE_WAY_MS = 2 * MINUTE_MS;

/**
 * How long a session stays open: from 30 minutes to 24 hours, by default 24 hours. `expires_at` may
 * be meant on this fake's clock or in real time, because the caller's own clock was not moved.
 */
export function lifetimeMs(expiresAtSeconds: number | undefined, now: number): number {
  if (expiresAtSeconds === undefined) return MAX_MS;
  const lifetimes = [now, Date.now()].map((moment) => expiresAtSeconds * 1000 - moment);
  const fits = lifetimes.find((each) => each >= MIN_MS - ON_THE_WAY_MS && each <= MAX_MS + 1000);
  if (fits !== undefined) return fits;
  const [lifetime = 0] = lifetimes;
  throw invalid(
    lifetime < MIN_MS
      ? "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
      : "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
    "expires_at",
  );
}
