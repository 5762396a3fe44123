/**
 * `POST delete-account` with `{ confirm: "delete my account" }`: ends the caller's account. 200 says that nothing of
 * it can be used any more; asked again with a token that still holds, it looks once more and says the same.
 */
import { readJson } from "../_shared/http/body.ts";
import { deleteAccountSchema } from "../_shared/contracts/account.ts";
import { eraseAccount } from "../_shared/account/erase.ts";
import type { World } from "../_shared/http/world.ts";

export async function deleteAccount(request: Request, world: World): Promise<Response> {
  await readJson(request, deleteAccountSchema);
  await world.db.checkDeleter();
  await eraseAccount(world.userId, world);
  return Response.json({ deleted: true });
}
