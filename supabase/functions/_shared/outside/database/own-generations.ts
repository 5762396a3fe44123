/** The signed-in user's own generations: start one, or read one. */
import * as z from "zod/mini";
import {
  type Generation,
  generationColumns,
  generationSchema,
  type StartGeneration,
} from "../../contracts/generations.ts";
import { argumentsOf, type Client, parsed, queryLimit } from "./query.ts";

/** The answer to a start: the first one (with the run for Replicate), or a repeat of it. */
export type Started =
  | { repeated: false; generation: Generation; run?: unknown }
  | { repeated: true; generation: Generation };

const startedSchema = z.union([
  z.object({ repeated: z.literal(true), generation: generationSchema }),
  z.object({
    repeated: z.literal(false),
    generation: generationSchema,
    /**
     * Parsed later, where it is used: credits are already deducted, so an invalid run must end in a
     * refund.
     */
    run: z.optional(z.unknown()),
  }),
]);

export interface OwnGenerations {
  startGeneration(request: StartGeneration): Promise<Started>;
  /** Null: the user has no generation with this id. */
  findGeneration(id: string): Promise<Generation | null>;
}

export function connectOwnGenerations(client: Client): OwnGenerations {
  return {
    startGeneration: (request) =>
      parsed(
        startedSchema,
        client.rpc(
          "start_generation",
          argumentsOf({ ...request, negative_prompt: request.negative_prompt || null }),
        ).abortSignal(queryLimit()),
        "user",
      ),
    findGeneration: (id) =>
      parsed(
        z.nullable(generationSchema),
        client.from("generations").select(generationColumns).eq("id", id)
          .abortSignal(queryLimit())
          .maybeSingle(),
        "user",
      ),
  };
}
