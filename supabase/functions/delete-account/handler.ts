/**
 * Deletes the caller's account. A signed-in user may call it, in a session that was not ended. 200 says
 * that nothing of the account can be used any more; a repeat, with a token that still holds, looks once
 * more and says the same.
 *
 *     curl http://127.0.0.1:54321/functions/v1/delete-account \
 *       -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \
 *       -d '{ "confirm": "delete my account" }'
 */
import { readJson } from "../_shared/http/body.ts";
import { deleteAccountSchema } from "../_shared/contracts/account.ts";
import { eraseAccount } from "../_shared/account/erase.ts";
import type { World } from "../_shared/http/world.ts";

export async function deleteAccount(request: Request, world: World): Promise<Response> {
  await readJson(request, deleteAccountSchema);
  await world.db.checkAccountDeletion();
  await eraseAccount(world.userId, world);
  return Response.json({ deleted: true });
}
