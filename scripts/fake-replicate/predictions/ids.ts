import { createIdSource } from "../../fakes/ids.ts";

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

export function createIds(seed: number, startAt: number): Ids {
  const id = createIdSource(seed, startAt);
  return {
    prediction: () => id(26, LOWER),
    webhook: () => `msg_${id(27, MIXED)}`,
    outputFolder: () => id(44, MIXED),
    file: () => id(26, LOWER),
  };
}
