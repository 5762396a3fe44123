/** The fake's only account. */
export interface Account {
  webhookSecret: string;
  seed: number;
  /**
   * How many predictions existed when the seed was set. The next prediction draws the first random
   * numbers.
   */
  seededAfter: number;
}
