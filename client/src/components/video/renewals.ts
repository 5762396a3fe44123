const MOST = 2;
/** Much shorter than a signed URL is valid. */
const WITHIN_MS = 10 * 60_000;

/**
 * Whether a signed URL that did not load may be renewed once more: an expired one needs one
 * renewal, and a file that is broken must not be requested without end.
 */
export function createRenewals(): { allow(): boolean } {
  let times: number[] = [];
  return {
    allow() {
      const now = Date.now();
      times = times.filter((time) => Math.abs(now - time) < WITHIN_MS);
      return times.length < MOST && times.push(now) > 0;
    },
  };
}
