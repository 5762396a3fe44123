import { createHash } from "node:crypto";

const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
const MIXED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Ids in Replicate's formats. */
export interface Ids {
  /** 26 lower-case letters and digits, as in `gm3qorzdhgbfurvjtvhg6dckhu`. */
  prediction(): string;
  /** `msg_` and 27 letters and digits; the same on every attempt of one webhook. */
  webhook(): string;
  /** The unguessable part of an output's address. */
  outputFolder(): string;
  /** 26 characters like a prediction's. */
  file(): string;
}

/**
 * Ids depend on the seed and on the time at which the fake was started, and the count continues
 * after a reset, so a database that outlives the fake never meets the same id twice.
 */
export function createIds(seed: number, startAt: number): Ids {
  let count = 0;
  function id(length: number, alphabet: string) {
    const bytes = createHash("sha512").update(`${seed}/${startAt}/${++count}`).digest();
    return Array.from(bytes.subarray(0, length), (byte) => alphabet.charAt(byte % alphabet.length))
      .join("");
  }
  return {
    prediction: () => id(26, LOWER),
    webhook: () => `msg_${id(27, MIXED)}`,
    outputFolder: () => id(44, MIXED),
    file: () => id(26, LOWER),
  };
}
