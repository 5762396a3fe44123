import { sayOfEdit as say } from "../../../../words/edit/edit.ts";

/** The lengths that an input takes, in milliseconds. */
export interface Lengths {
  min: number;
  max: number;
}

/**
 * Why an input does not take a video of so many seconds, or null. The limits are for the file: a
 * model's 5 seconds may be 5.06 in it, so a limit of 5,100 says "up to 5 s".
 */
export function explainLength(seconds: number, { min, max }: Lengths): string | null {
  if (seconds * 1000 > max) return say.tooLong(seconds, Math.floor(max / 1000));
  if (seconds * 1000 < min) return say.tooShort(seconds, Math.ceil(min / 1000));
  return null;
}
