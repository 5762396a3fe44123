/** The one account that the fake has. */
export interface Account {
  webhookSecret: string;
  seed: number;
  /** How many predictions there were when the seed was set: the next one draws as the first. */
  seededAfter: number;
}
