/**
 * The events that database triggers broadcast through Realtime on the private topic `user:<id>`.
 */

/** A generation was started or changed. The payload is a `Generation`, plus an `id`. */
export const GENERATION_EVENT = "generation";

/** The owner deleted a generation. The payload is its `id`. */
export const GENERATION_DELETED_EVENT = "generation_deleted";

/** A ledger line was added. The payload is a `CreditTransaction`. */
export const CREDIT_TRANSACTION_EVENT = "credit_transaction";

/** A purchase was made or changed. The payload is a `Purchase`. */
export const PURCHASE_EVENT = "purchase";

/**
 * Sessions of the user were ended somewhere, so check whether this device's session is still valid.
 * The payload is an `id`.
 */
export const SIGNED_OUT_EVENT = "signed_out";

/** The private topic with a user's own changes. */
export function userTopic(userId: string): string {
  return `user:${userId}`;
}
