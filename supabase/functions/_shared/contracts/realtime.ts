/** What Realtime broadcasts on the private topic `user:<id>`, from triggers in the database. */

/** A generation was made or changed; the payload is a `Generation` and an `id`. */
export const GENERATION_EVENT = "generation";

/** A generation was deleted by its owner; the payload is its `id`. */
export const GENERATION_DELETED_EVENT = "generation_deleted";

/** A ledger line was added; the payload is a `CreditTransaction`. */
export const CREDIT_TRANSACTION_EVENT = "credit_transaction";

/** Sessions of the user were ended somewhere: ask whether one's own still holds. The payload is an `id`. */
export const SIGNED_OUT_EVENT = "signed_out";

/** The topic of a user's own changes. */
export function userTopic(userId: string): string {
  return `user:${userId}`;
}
