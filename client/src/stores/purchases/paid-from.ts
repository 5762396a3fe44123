import type { CreditTransaction } from "../../api/contracts.ts";

/** How many credits of each line that came in paid what was owed, by its `seq`. */
export function paidFrom(lines: readonly CreditTransaction[]): ReadonlyMap<number, number> {
  const paid = new Map<number, number>();
  for (const { amount, paid_from_seq: seq } of lines) {
    if (seq !== null) paid.set(seq, (paid.get(seq) ?? 0) - amount);
  }
  return paid;
}
