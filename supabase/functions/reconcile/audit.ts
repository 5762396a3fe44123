/** What the hourly audit tells the operator, in the log. */
import type { World } from "../_shared/http/world.ts";

/** Reports broken invariants, and returns how many there are. */
export async function reportViolations({ adminDb, log }: World): Promise<number> {
  const violations = await adminDb.findViolations();
  for (const { invariant, subject, detail } of violations) {
    log("violation", { invariant, subject, detail });
  }
  return violations.length;
}

/** Reports a flaw in the settings for selling, which stops every question to Stripe. */
export function reportSellingFlaw({ settings: { sellingFlaw }, log }: World): void {
  if (sellingFlaw !== null) log("selling is off", { reason: sellingFlaw });
}

/** Reports what the operator has to do at Stripe, and until when a dispute can be answered. */
export async function reportPurchasesToHandle({ adminDb, log }: World): Promise<void> {
  for (const { id, ...facts } of await adminDb.findPurchasesToHandle()) {
    log("purchase to handle", { purchase_id: id, ...facts });
  }
}
