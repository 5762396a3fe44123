/** A fault to plant in a copy of the migrated database. */
export interface Mutant {
  title: string;
  /**
   * The title of the proof that is run first. `npm run test:long` prints every proof that catches
   * the fault.
   */
  caughtBy: string;
  /** Changes to the text of a function. Planting fails if the text has changed since. */
  edits?: { of: string; replace: string; by: string }[];
  /** Everything else. */
  statements?: string[];
}

/** Makes a condition false. */
export const never = (condition: string) => `(false and ${condition})`;
