/** Processes every report of a prediction, whether it comes from a start, a webhook or a poll. */
import type { Generation } from "../contracts/generation/generations.ts";
import type { Applied, Predictions } from "../outside/database/predictions.ts";
import type { Settings } from "../outside/env.ts";
import { copyOutput, type CopyWorld } from "./output.ts";
import { completedAtOf, failureOf, outputUrlOf, progressOf } from "./prediction.ts";
import type { Prediction, ReplicateApi } from "../outside/replicate.ts";

interface ReportWorld extends CopyWorld {
  adminDb: CopyWorld["adminDb"] & Pick<Predictions, "applyPrediction">;
  replicate: Pick<ReplicateApi, "cancel">;
  /** Continues the work after the response is sent. */
  later(work: Promise<unknown>): void;
  settings: Pick<Settings, "outputHosts">;
}

/**
 * Passes a report to Postgres, which decides. Late or repeated reports, and those of another job,
 * change nothing.
 */
export async function applyPrediction(
  generationId: string,
  prediction: Prediction,
  webhookId: string | null,
  world: ReportWorld,
): Promise<Applied> {
  const applied = await world.adminDb.applyPrediction(generationId, {
    jobId: prediction.id,
    status: prediction.status,
    progress: progressOf(prediction.logs),
    outputUrl: outputUrlOf(prediction, world.settings.outputHosts),
    failure: prediction.status === "failed" ? failureOf(prediction.error) : null,
    completedAt: completedAtOf(prediction),
    webhookId,
  });
  world.log("prediction reported", {
    generation_id: generationId,
    job_id: prediction.id,
    status: prediction.status,
    outcome: applied.outcome,
  });
  if (isStray(applied, prediction)) world.later(world.replicate.cancel(prediction.id));
  return applied;
}

/**
 * Whether a running prediction is of no use, because its generation has ended or has another job.
 * We cancel it.
 */
function isStray({ outcome }: Applied, { status }: Prediction): boolean {
  return (outcome === "already_final" || outcome === "other_job") &&
    (status === "starting" || status === "processing");
}

/** Copies the output of a finalizing generation. Returns any other generation unchanged. */
export async function finish(
  generation: Generation,
  world: ReportWorld,
): Promise<Generation> {
  return generation.state === "finalizing" ? await copyOutput(generation, world) : generation;
}

/**
 * Applies a report that we polled, copies the output if there is one, and returns the current
 * generation.
 */
export async function applyAndFinish(
  generation: Generation,
  prediction: Prediction,
  world: ReportWorld,
): Promise<Generation> {
  const applied = await applyPrediction(generation.id, prediction, null, world);
  return await finish(applied.generation ?? generation, world);
}
