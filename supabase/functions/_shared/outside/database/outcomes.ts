/** How a generation ends: failed or canceled, with a refund, or completed. */
import * as z from "zod/mini";
import { type Generation, generationSchema } from "../../contracts/generation/generations.ts";
import { type Client, parsed, queryLimit } from "./query.ts";

/** Why a generation failed: a code to branch on, and a sentence for the owner. */
export interface Failure {
  code: string;
  message: string;
}

const cancelingSchema = z.object({ generation: generationSchema, job_id: z.nullable(z.string()) });

/** A generation to cancel, and its job at Replicate, if there is one. */
export type Canceling = z.infer<typeof cancelingSchema>;

export interface Outcomes {
  /** `refused`: Replicate clearly refused the create, so its cost no longer counts for the day. */
  failGeneration(id: string, failure: Failure, refused?: boolean): Promise<Generation>;
  cancelGeneration(id: string): Promise<Canceling>;
  completeGeneration(id: string, outputPath: string): Promise<Generation>;
}

export function connectOutcomes(client: Client): Outcomes {
  return {
    failGeneration: (id, failure, refused = false) =>
      parsed(
        generationSchema,
        client.rpc("fail_generation", {
          p_id: id,
          p_error_code: failure.code,
          p_error_message: failure.message,
          p_refused: refused,
        }).abortSignal(queryLimit()),
      ),
    cancelGeneration: (id) =>
      parsed(
        cancelingSchema,
        client.rpc("cancel_generation", { p_id: id }).abortSignal(queryLimit()),
      ),
    completeGeneration: (id, outputPath) =>
      parsed(
        generationSchema,
        client.rpc("complete_generation", { p_id: id, p_output_path: outputPath })
          .abortSignal(queryLimit()),
      ),
  };
}
