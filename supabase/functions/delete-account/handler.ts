/**
 * Deletes the account of the caller, a signed-in user whose session has not ended. 200 means that
 * nothing can be started on the account any more and that everything of it is gone; if it has
 * thousands of files, the last of them and the sign-in are gone some minutes later. A repeat, with
 * a token that is still valid, runs the steps again and answers the same.
 *
 * Purchases that are not paid yet are ended first. While a payment that takes days is on its way,
 * nothing is deleted (409 `payment_pending`).
 *
 *     curl http://127.0.0.1:54321/functions/v1/delete-account \
 *       -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \
 *       -d '{ "confirm": "delete my account" }'
 */
import { readJson } from "../_shared/http/body.ts";
import { deleteAccountSchema } from "../_shared/contracts/account/account.ts";
import { eraseAccount } from "../_shared/account/erase.ts";
import { createBudget } from "../_shared/http/budget.ts";
import type { World } from "../_shared/http/world.ts";
import { closePurchases } from "../_shared/purchase/close-purchases.ts";

export async function deleteAccount(request: Request, world: World): Promise<Response> {
  await readJson(request, deleteAccountSchema);
  await world.db.checkAccountDeletion();
  await closePurchases(world.userId, world);
  await eraseAccount(world.userId, createBudget(world.now), world);
  return Response.json({ deleted: true });
}
