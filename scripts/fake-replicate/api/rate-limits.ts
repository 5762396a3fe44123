import type { Clock } from "../../fakes/time/clock.ts";
import type { Settings } from "../control/settings.ts";

const WINDOW_MS = 60_000;

export interface RateLimits {
  /** Counts a call. `remaining` is -1 if the call exceeds the limit. */
  take(kind: "create" | "other"): { remaining: number; resetSeconds: number };
  clear(): void;
}

/** Counts per minute of the fake's clock. How Replicate divides time is not public. */
export function createRateLimits(clock: Clock, settings: Settings): RateLimits {
  const windows = new Map<string, { endsAt: number; used: number }>();
  return {
    take(kind) {
      const now = clock.now();
      const limit = kind === "create" ? settings.creates_per_minute : settings.others_per_minute;
      const current = windows.get(kind);
      const window = current && now < current.endsAt
        ? current
        : { endsAt: now + WINDOW_MS, used: 0 };
      windows.set(kind, window);
      window.used += 1;
      const resetSeconds = Math.max(1, Math.ceil((window.endsAt - now) / 1000));
      return { remaining: Math.max(limit - window.used, -1), resetSeconds };
    },
    clear: () => windows.clear(),
  };
}
