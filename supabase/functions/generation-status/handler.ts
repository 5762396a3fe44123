/**
 * Answers with a generation of the caller, a signed-in user. It is the polling fallback: if our row
 * is stale, it asks Replicate, and processes the answer like a webhook. If that fails, the answer
 * is our row: it was read, and the error is not the caller's.
 *
 *     curl http://127.0.0.1:54321/functions/v1/generation-status \
 *       -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \
 *       -d '{ "id": "6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b" }'
 */
import type { Generation } from "../_shared/contracts/generation/generations.ts";
import { readOwnGeneration } from "../_shared/generation/own-generation.ts";
import { applyAndFinish, finish } from "../_shared/generation/reports.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";

export async function readStatus(request: Request, world: World): Promise<Response> {
  const generation = await readOwnGeneration(request, world);
  const current = await refresh(generation, world).catch((error: unknown) => {
    world.log("status not refreshed", { generation_id: generation.id, reason: explain(error) });
    return generation;
  });
  return Response.json(current);
}

async function refresh(generation: Generation, world: World): Promise<Generation> {
  const jobId = await world.adminDb.claimCheck(generation.id);
  const found = jobId === null ? null : await world.replicate.get(jobId);
  return found?.kind === "found"
    ? await applyAndFinish(generation, found.prediction, world)
    : await finish(generation, world);
}
