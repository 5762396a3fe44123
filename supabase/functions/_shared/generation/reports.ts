/** The one processor for what Replicate says about a prediction, whoever asked: start, webhook, poll. */
import type { Generation } from "../contracts/generations.ts";
import type { Applied, Predictions } from "../outside/database/predictions.ts";
import type { Settings } from "../outside/env.ts";
import { copyOutput, type CopyWorld } from "./output.ts";
import { failureOf, outputUrlOf, progressOf } from "./prediction.ts";
import type { Prediction, ReplicateApi } from "../outside/replicate.ts";

interface ReportWorld extends CopyWorld {
  adminDb: CopyWorld["adminDb"] & Pick<Predictions, "applyPrediction">;
  replicate: Pick<ReplicateApi, "cancel">;
  /** Goes on behind the answer. */
  later(work: Promise<unknown>): void;
  settings: Pick<Settings, "outputHosts">;
}

/** Tells Postgres, which decides. Late, repeated and foreign reports change nothing. */
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

/** A prediction that nobody waits for any more: its generation has ended, or has another. It is ended, too. */
function isStray({ outcome }: Applied, { status }: Prediction): boolean {
  return (outcome === "already_final" || outcome === "other_job") &&
    (status === "starting" || status === "processing");
}

/** Goes on with a generation whose output waits to be copied; any other stays as it is. */
export async function finish(
  generation: Generation,
  world: ReportWorld,
): Promise<Generation> {
  return generation.state === "finalizing" ? await copyOutput(generation, world) : generation;
}

/** A report that Replicate gave when asked, and what follows from it; the generation as it then is. */
export async function applyAndFinish(
  generation: Generation,
  prediction: Prediction,
  world: ReportWorld,
): Promise<Generation> {
  const applied = await applyPrediction(generation.id, prediction, null, world);
  return await finish(applied.generation ?? generation, world);
}
