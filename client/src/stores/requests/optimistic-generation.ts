import type { Generation, StartGeneration } from "../../api/contracts.ts";
import type { Outgoing } from "../../api/device/memory.ts";

/**
 * The row as the server will write it. It has version 0, so every answer of the server is newer.
 */
export function optimisticGeneration({ request, cost, created_at }: Outgoing): Generation {
  const { expected_cost: _, ...asked } = request;
  return {
    ...asked,
    negative_prompt: asked.negative_prompt ?? null,
    aspect_ratio: asked.aspect_ratio ?? null,
    seed: asked.seed ?? null,
    image_path: asked.image_path ?? null,
    cost,
    created_at,
    state: "queued",
    progress: 0,
    version: 0,
    error_code: null,
    error_message: null,
    output_path: null,
    started_at: null,
    finished_at: null,
  };
}

/** The same request under a new id. */
export function sameAgain(generation: Omit<Generation, "id">): StartGeneration {
  const { mode, model, resolution, prompt } = generation;
  const { negative_prompt, aspect_ratio, seed, image_path } = generation;
  return {
    id: crypto.randomUUID(),
    mode,
    model,
    resolution,
    prompt,
    negative_prompt,
    aspect_ratio,
    seed,
    image_path,
  };
}
