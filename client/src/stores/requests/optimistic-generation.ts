import type { Generation, StartGeneration } from "../../api/contracts.ts";
import type { Outgoing } from "../../api/device/kept/memory.ts";
import { inputsOf } from "./inputs-of.ts";

/** What a request repeats of a generation. */
type Asked = Pick<Generation, "mode" | "model" | "prompt" | "inputs" | "parent_id">;

/**
 * The row as the server will write it. It has version 0, so every answer of the server is newer.
 */
export function optimisticGeneration(sent: Outgoing): Generation {
  const { request, cost, length_seconds, created_at, files } = sent;
  const { id, mode, model, prompt, parent_id = null } = request;
  return {
    id,
    mode,
    model,
    prompt,
    inputs: inputsOf(request, files),
    parent_id,
    length_seconds,
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

/** The same request under a new id. Its files are used where they lie. */
export function sameAgain({ mode, model, prompt, inputs, parent_id }: Asked): StartGeneration {
  return { id: crypto.randomUUID(), mode, model, prompt, inputs, parent_id };
}
