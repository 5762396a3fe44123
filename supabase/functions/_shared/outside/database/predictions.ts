/** Reports of predictions, and the predictions that are due for a poll. */
import * as z from "zod/mini";
import { generationSchema } from "../../contracts/generation/generations.ts";
import type { Failure } from "./outcomes.ts";
import { type Client, given, parsed, queryLimit } from "./query.ts";

/** A report of a prediction by Replicate, ready for SQL. */
export interface Report {
  jobId: string;
  status: string;
  progress: number | null;
  outputUrl: string | null;
  failure: Failure | null;
  /** When the prediction ended, in ISO format. */
  completedAt: string | null;
  webhookId: string | null;
}

const appliedSchema = z.object({
  outcome: z.enum([
    "applied",
    "duplicate",
    "late",
    "already_final",
    "other_job",
    "unknown_status",
    "unknown_generation",
  ]),
  generation: z.nullable(generationSchema),
});

export type Applied = z.infer<typeof appliedSchema>;

const staleSchema = z.object({
  generation: generationSchema,
  job_id: z.nullable(z.string()),
  overdue: z.boolean(),
});

const creatingSchema = z.object({ claimed: z.boolean(), generation: generationSchema });

/** Whether the create may be sent now, and the generation as it is. */
export type Creating = z.infer<typeof creatingSchema>;

/** An unfinished generation without an update for two minutes. `overdue`: time to give up on it. */
export type Stale = z.infer<typeof staleSchema>;

/** How many generations `claimStale` claims at most. */
export const STALE_PER_CALL = 20;

export interface Predictions {
  /** Call it just before the create. It is `claimed` once, and never after the generation ended. */
  claimCreate(id: string): Promise<Creating>;
  applyPrediction(generationId: string, report: Report): Promise<Applied>;
  /** The job id to poll. Null: there is nothing to poll, or another request has just polled it. */
  claimCheck(id: string): Promise<string | null>;
  /** Finalizing ones are not among them; their outputs are claimed by `claimNextOutput`. */
  claimStale(): Promise<Stale[]>;
}

export function connectPredictions(client: Client): Predictions {
  return {
    claimCreate: (id) =>
      parsed(creatingSchema, client.rpc("claim_create", { p_id: id }).abortSignal(queryLimit())),
    applyPrediction: (generationId, report) =>
      parsed(
        appliedSchema,
        client.rpc("apply_prediction", {
          p_generation_id: generationId,
          p_job_id: report.jobId,
          p_status: report.status,
          ...given("p_progress", report.progress),
          ...given("p_output_url", report.outputUrl),
          ...given("p_error_code", report.failure?.code),
          ...given("p_error_message", report.failure?.message),
          ...given("p_webhook_id", report.webhookId),
          ...given("p_completed_at", report.completedAt),
        }).abortSignal(queryLimit()),
      ),
    claimCheck: (id) =>
      parsed(
        z.nullable(z.string()),
        client.rpc("claim_check", { p_id: id }).abortSignal(queryLimit()),
      ),
    claimStale: () =>
      parsed(
        z.array(staleSchema),
        client.rpc("claim_stale", { p_limit: STALE_PER_CALL }).abortSignal(queryLimit()),
      ),
  };
}
