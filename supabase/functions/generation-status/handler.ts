/**
 * `POST generation-status` with `{ id }`: the polling fallback. Answers with the generation, after
 * asking Replicate when our row is stale; the answer runs through the same processor as a webhook.
 */
import type { Generation } from "../_shared/contracts/generations.ts";
import { readOwnGeneration } from "../_shared/generation/own-generation.ts";
import { applyAndFinish, finish } from "../_shared/generation/reports.ts";
import type { World } from "../_shared/http/world.ts";

export async function readStatus(request: Request, world: World): Promise<Response> {
  return Response.json(await refresh(await readOwnGeneration(request, world), world));
}

async function refresh(generation: Generation, world: World): Promise<Generation> {
  const jobId = await world.adminDb.claimCheck(generation.id);
  const found = jobId === null ? null : await world.replicate.get(jobId);
  return found?.kind === "found"
    ? await applyAndFinish(generation, found.prediction, world)
    : await finish(generation, world);
}
