import { createHash } from "node:crypto";

/**
 * Ids of a given length from a given alphabet. They depend on the seed and on the time at which the
 * fake was started, and the count continues after a reset, so a database that outlives the fake
 * never meets the same id twice.
 */
export type IdSource = (length: number, alphabet: string) => string;

export function createIdSource(seed: number, startAt: number): IdSource {
  let count = 0;
  return (length, alphabet) => {
    const bytes = createHash("sha512").update(`${seed}/${startAt}/${++count}`).digest();
    return Array.from(bytes.subarray(0, length), (byte) => alphabet.charAt(byte % alphabet.length))
      .join("");
  };
}
