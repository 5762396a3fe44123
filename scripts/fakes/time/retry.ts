import type { Clock } from "./clock.ts";

/**
 * Runs `attempt` now, and again at each of the moments after its first start until it succeeds.
 *
 * @param afterMs the moments, in milliseconds of this clock
 * @param attempt takes the number of the attempt, counted from 1. Returns true to end
 * @returns the end of the first attempt
 */
export async function retryOnClock(
  clock: Clock,
  afterMs: () => readonly number[],
  attempt: (number: number) => Promise<boolean>,
): Promise<void> {
  const beganAt = clock.now();
  await run(1);

  async function run(number: number): Promise<void> {
    if (await attempt(number)) return;
    const nextMs = afterMs()[number - 1];
    if (nextMs === undefined) return;
    clock.after(beganAt + nextMs - clock.now(), () => run(number + 1));
  }
}
