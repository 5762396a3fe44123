/** The fake's only account. */
export interface Account {
  /** The only API key that is accepted. */
  secretKey: string;
  seed: number;
}
