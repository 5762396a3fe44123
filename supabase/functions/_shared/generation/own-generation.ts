/** Reads the generation that a request names by `{ id }`, as its signed-in owner. */
import { readJson } from "../http/body.ts";
import { type Generation, generationIdSchema } from "../contracts/generation/generations.ts";
import { Problem } from "../http/problem.ts";
import type { OwnGenerations } from "../outside/database/own-generations.ts";

interface OwnerWorld {
  db: Pick<OwnGenerations, "findGeneration">;
}

/** Throws `generation_not_found` if it is missing or belongs to another user. */
export async function readOwnGeneration(request: Request, world: OwnerWorld): Promise<Generation> {
  const { id } = await readJson(request, generationIdSchema);
  const generation = await world.db.findGeneration(id);
  if (generation !== null) return generation;
  throw new Problem(
    "generation_not_found",
    "You have no generation with this id.",
    "Check the id.",
  );
}
