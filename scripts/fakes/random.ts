import { createHash } from "node:crypto";

/** Random numbers that are the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  fraction(): number;
  /** An integer, both ends included. */
  between(min: number, max: number): number;
  /** `length` characters of `alphabet`. */
  text(length: number, alphabet: string): string;
}

/**
 * A separate stream for each purpose (`randomFrom(1, "run", 7)`), so that what one run draws does
 * not depend on the requests that came in between.
 */
export function randomFrom(...seed: (string | number)[]): Random {
  let state = createHash("sha256").update(seed.join("/")).digest().readUInt32LE(0);

  // mulberry32: 32 bits of state are plenty for durations and ids, and it needs no table.
  function fraction() {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const between = (min: number, max: number) => min + Math.floor(fraction() * (max - min + 1));
  const text = (length: number, alphabet: string) =>
    Array.from({ length }, () => alphabet.charAt(between(0, alphabet.length - 1))).join("");
  return { fraction, between, text };
}
