import { poll, type Wait } from "../poll.ts";

const EVERY_MS = 1_000;
const LIMIT_MS = 5 * 60_000;

/** Asks every second until `look` has an answer. Throws after five minutes. */
export async function untilServed<T>(
  host: string,
  wait: Wait,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const found = await poll(look, { everyMs: EVERY_MS, limitMs: LIMIT_MS, wait });
  if (found !== undefined) return found;
  throw new Error(
    `${host} has not put the app online within five minutes. Its dashboard says why.`,
  );
}
