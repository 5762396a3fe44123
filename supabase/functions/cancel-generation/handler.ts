/**
 * Cancels a generation of the caller, a signed-in user whose session has not ended. Answers with
 * the generation. It is canceled at once if it has no job yet; otherwise Replicate decides. If the
 * video is finished first, it stays. If its answer cannot be recorded, a webhook brings it again.
 *
 *     curl http://127.0.0.1:54321/functions/v1/cancel-generation \
 *       -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \
 *       -d '{ "id": "6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b" }'
 */
import { isFinal } from "../_shared/contracts/generation/generation-states.ts";
import type { Generation } from "../_shared/contracts/generation/generations.ts";
import { readOwnGeneration } from "../_shared/generation/own-generation.ts";
import { applyAndFinish } from "../_shared/generation/reports.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";

export async function cancelGeneration(request: Request, world: World): Promise<Response> {
  const generation = await readOwnGeneration(request, world);
  // The cancel is called with the secret key, so only this looks at the user's session.
  await world.db.checkSession();
  return Response.json(
    isFinal(generation.state) ? generation : await cancel(generation.id, world),
  );
}

async function cancel(id: string, world: World): Promise<Generation> {
  const { generation, job_id } = await world.adminDb.cancelGeneration(id);
  const prediction = job_id === null ? null : await world.replicate.cancel(job_id);
  if (prediction === null) return generation;
  return await applyAndFinish(generation, prediction, world).catch((error: unknown) => {
    world.log("cancel not recorded", { generation_id: id, reason: explain(error) });
    return generation;
  });
}
