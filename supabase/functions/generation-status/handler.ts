/**
 * `POST generation-status` with `{ id }`: the polling fallback. Answers with the generation, after
 * asking Replicate when our row is stale; the answer runs through the same processor as a webhook.
 */
import { readJson } from "../_shared/body.ts";
import { type Generation, generationIdSchema } from "../_shared/contracts/generations.ts";
import { Problem } from "../_shared/problem.ts";
import { applyPrediction, finish } from "../_shared/reports.ts";
import type { World } from "../_shared/world.ts";

export async function readStatus(
  request: Request,
  world: World,
): Promise<Response> {
  const { id } = await readJson(request, generationIdSchema);
  const generation = await world.db.findGeneration(id);
  if (generation === null) {
    throw new Problem(
      "generation_not_found",
      "You have no generation with this id.",
      "Check the id.",
    );
  }
  return Response.json(await refresh(generation, world));
}

async function refresh(generation: Generation, world: World): Promise<Generation> {
  const jobId = await world.adminDb.claimCheck(generation.id);
  const found = jobId === null ? null : await world.replicate.get(jobId);
  if (found?.kind !== "found") return await finish(generation, world);

  const applied = await applyPrediction(generation.id, found.prediction, null, world);
  return await finish(applied.generation ?? generation, world);
}
