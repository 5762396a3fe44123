import { createIdSource } from "../../fakes/ids.ts";

const MIXED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The prefixes and the number of characters after them. */
const LENGTHS = {
  cs_test: 58,
  pi: 24,
  ch: 24,
  py: 24,
  re: 24,
  du: 24,
  evt: 24,
  txn: 24,
  price: 24,
  li: 24,
  we: 24,
  in: 24,
  pm: 24,
  issfr: 24,
  cus: 14,
  prod: 14,
  req: 14,
  bps: 24,
} as const;

type Prefix = keyof typeof LENGTHS;

export interface Ids {
  /** An id in Stripe's format: `pi_3PzQ…`. */
  id(prefix: Prefix): string;
  /** The part of a client secret or of an address that cannot be guessed. */
  secret(): string;
}

export function createIds(seed: number, startAt: number): Ids {
  const source = createIdSource(seed, startAt);
  return {
    id: (prefix) => `${prefix}_${source(LENGTHS[prefix], MIXED)}`,
    secret: () => source(25, MIXED),
  };
}
