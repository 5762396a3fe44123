import { askedOf, type Generation, type StartGeneration } from "../../api/contracts.ts";
import type { Outgoing } from "../../api/device/memory.ts";

/**
 * The row as the server will write it. It has version 0, so every answer of the server is newer.
 */
export function optimisticGeneration({ request, cost, created_at }: Outgoing): Generation {
  return {
    ...askedOf(request),
    id: request.id,
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
  return { id: crypto.randomUUID(), ...askedOf(generation) };
}
