import type { LogShape } from "./logs.ts";
import type { Model } from "../models/models.ts";
import type { Random } from "../../fakes/random.ts";

/** What the run will produce: from the address of its file to `output`. */
export type Outcome =
  | { status: "succeeded"; output: (fileUrl: string) => unknown }
  | { status: "failed"; error: string | null };

/**
 * A run. It is decided in full when the prediction is created. Run faults change this plan and
 * nothing else.
 */
export interface RunPlan {
  /** The time in the queue and booting. */
  startingMs: number;
  processingMs: number;
  /** How its log shows progress. */
  logShape: LogShape;
  outcome: Outcome;
  /** The status that it never leaves by itself. */
  stuckIn?: "starting" | "processing";
  /**
   * The status in the `start` webhook: the documentation shows `starting`, Cog's runner sends
   * `processing`.
   */
  startWebhookStatus: "starting" | "processing";
  /** Sends `output` while still processing, as models with intermediate outputs do. */
  outputBeforeEnd: boolean;
}

/**
 * "Predictions time out after running 30 minutes"
 * (replicate.com/docs/topics/predictions/lifecycle).
 */
export const RUN_MAX_MS = 30 * 60_000;

/** The error text of a run that timed out is not documented; this one is our guess. */
export const RUN_TIMED_OUT: Outcome = {
  status: "failed",
  error: "Prediction timed out after running for 30 minutes",
};

/** A plain, successful run of `runMs`: a tenth to a third of it in the queue, the rest running. */
export function planRun(
  model: Model,
  random: Random,
  runMs: number,
): RunPlan {
  const startingMs = Math.round(runMs * (0.1 + random.fraction() * 0.2));
  const processingMs = runMs - startingMs;
  return {
    startingMs,
    processingMs,
    logShape: model.logs,
    outcome: success(model),
    startWebhookStatus: "processing",
    outputBeforeEnd: false,
  };
}

/** One file, alone or in a list, as the model's schema says. */
export function success(model: Model): Outcome {
  const list = model.output.type === "array";
  return { status: "succeeded", output: (fileUrl) => list ? [fileUrl] : fileUrl };
}
