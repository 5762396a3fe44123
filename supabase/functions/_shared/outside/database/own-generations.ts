/** The signed-in user's own generations: start one, or read one. */
import * as z from "zod/mini";
import {
  type Generation,
  generationColumns,
  generationSchema,
  type StartGeneration,
} from "../../contracts/generation/generations.ts";
import { argumentsOf, type Client, parsed, queryLimit } from "./query.ts";

const startedSchema = z.union([
  z.object({ repeated: z.literal(true), generation: generationSchema }),
  z.object({
    repeated: z.literal(false),
    generation: generationSchema,
    /**
     * What to send to Replicate, and the files of the inputs. Both are parsed later, where they are
     * used: credits are already deducted, so an invalid run must end in a refund.
     */
    run: z.optional(z.unknown()),
    files: z.optional(z.unknown()),
  }),
]);

/** The answer to a start: the first one (with what to send to Replicate), or a repeat of it. */
export type Started = z.infer<typeof startedSchema>;

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
        client.rpc("start_generation", argumentsOf(request)).abortSignal(queryLimit()),
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
