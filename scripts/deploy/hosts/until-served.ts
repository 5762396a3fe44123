import type { Wait } from "./host.ts";

const EVERY_MS = 1_000;
const LIMIT_MS = 5 * 60_000;

/** Asks every second until `look` has an answer. Throws after five minutes. */
export async function untilServed<T>(
  host: string,
  wait: Wait,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (let waited = 0; waited < LIMIT_MS; waited += EVERY_MS) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(EVERY_MS);
  }
  throw new Error(
    `${host} has not put the app online within five minutes. Its dashboard says why.`,
  );
}
