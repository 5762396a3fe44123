/**
 * `POST cancel-generation` with `{ id }`: stops a generation of the caller. Answers with the generation:
 * canceled at once where nothing runs yet, otherwise as Replicate says. Where the video was finished
 * first, the video stands.
 */
import { readJson } from "../_shared/body.ts";
import { type Generation, generationIdSchema, isFinal } from "../_shared/contracts/generations.ts";
import { Problem } from "../_shared/problem.ts";
import { applyPrediction, finish } from "../_shared/reports.ts";
import type { World } from "../_shared/world.ts";

export async function cancelGeneration(request: Request, world: World): Promise<Response> {
  const { id } = await readJson(request, generationIdSchema);
  const generation = await world.db.findGeneration(id);
  if (generation === null) {
    throw new Problem(
      "generation_not_found",
      "You have no generation with this id.",
      "Check the id.",
    );
  }
  return Response.json(isFinal(generation.state) ? generation : await cancel(id, world));
}

async function cancel(id: string, world: World): Promise<Generation> {
  const { generation, job_id } = await world.adminDb.cancelGeneration(id);
  const prediction = job_id === null ? null : await world.replicate.cancel(job_id);
  if (prediction === null) return generation;

  const applied = await applyPrediction(id, prediction, null, world);
  return await finish(applied.generation ?? generation, world);
}
