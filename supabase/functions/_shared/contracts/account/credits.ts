/** Credits, as the client gets them. A credit is an integer unit, never a fraction, never money. */
import * as z from "zod/mini";

/** The app warns when the balance is below this. */
export const LOW_CREDITS = 5;

/** The types of ledger lines, in the order of the SQL enum. */
export const transactionTypes = [
  "bonus",
  "purchase",
  "deduction",
  "refund",
  "adjustment",
  "clawback",
] as const;

/**
 * One ledger line. `seq` counts a user's lines from 1 without gaps, so the line with the highest
 * `seq` has the current balance, and the client needs no other version number.
 */
export const creditTransactionSchema = z.object({
  seq: z.int(),
  type: z.enum(transactionTypes),
  amount: z.int(),
  balance_after: z.int(),
  generation_id: z.nullable(z.uuid()),
  /** The purchase that was granted, taken back, or given back. */
  purchase_id: z.nullable(z.guid()),
  /** Of a clawback that paid what was owed: the `seq` of the incoming line that paid it. */
  paid_from_seq: z.nullable(z.int()),
  description: z.string(),
  created_at: z.string(),
});

/** What is decided about an account's free credits, in the order of the SQL enum. */
export const welcomeStates = ["given", "waiting", "throw_away", "repeated"] as const;

/** The answer of `find_welcome`. `expected_at`: by when waiting credits come, if it is known. */
export const welcomeSchema = z.object({
  state: z.enum(welcomeStates),
  expected_at: z.nullable(z.string()),
});

export type Welcome = z.infer<typeof welcomeSchema>;

export type CreditTransaction = z.infer<typeof creditTransactionSchema>;
