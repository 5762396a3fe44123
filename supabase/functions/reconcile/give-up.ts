import type { Generation } from "../_shared/contracts/generation/generations.ts";
import type { Failure } from "../_shared/outside/database/outcomes.ts";
import type { World } from "../_shared/http/world.ts";

/** Fails a generation that is overdue, with a refund, and says so in the log. */
export async function giveUp(
  { id }: Generation,
  failure: Failure,
  { adminDb, log }: World,
): Promise<Generation> {
  log("given up", { generation_id: id, error_code: failure.code });
  return await adminDb.failGeneration(id, failure);
}
