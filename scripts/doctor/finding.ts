/** Something that is wrong, for people. None of its texts may contain a secret. */
export interface Finding {
  /** What is wrong, with its names and numbers: "The bucket videos is public." */
  what: string;
  /** What happens because of it: "Anybody who guesses an address can watch every video." */
  why: string;
  /** A command, or where to click. */
  mend: string;
}

/** What mends most findings. The report counts those for which nothing else has to be done. */
export const DEPLOY = "npm run deploy";

/** Thrown by a check that has nothing to look at. The message says why: "Nothing is sold." */
export class NotApplicable extends Error {
  override name = "NotApplicable";
}
