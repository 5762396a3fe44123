export interface TokenBucket {
  /** True if one more is allowed now; does not count it. */
  hasOne(): boolean;
  /** Counts one. False if none is left; then nothing is counted. */
  take(): boolean;
}

/** Allows `burst` at once, and after that `perSecond`. */
export function createTokenBucket(
  burst: number,
  perSecond: number,
  now: () => number = () => performance.now(),
): TokenBucket {
  let left = burst;
  let filledAt = now();

  function fill(): void {
    const at = now();
    left = Math.min(burst, left + (at - filledAt) / 1000 * perSecond);
    filledAt = at;
  }

  return {
    hasOne() {
      fill();
      return left >= 1;
    },
    take() {
      fill();
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
