import type { LogShape } from "./logs.ts";
import type { Model } from "../models/models.ts";
import type { Random } from "../../fakes/random.ts";

/** What the run will produce: from the address of its file to `output`. */
export type Outcome =
  | { status: "succeeded"; output: (file_url: string) => unknown }
  | { status: "failed"; error: string | null };

/** A run, decided in full when the prediction is created; run faults change the plan and nothing else. */
export interface RunPlan {
  /** In the queue and booting. */
  starting_ms: number;
  processing_ms: number;
  /** How its log shows progress. */
  log_shape: LogShape;
  outcome: Outcome;
  /** The status that it never leaves by itself. */
  stuck_in?: "starting" | "processing";
  /** What the `start` webhook says: its documentation shows `starting`, Cog's runner sends `processing`. */
  start_webhook_status: "starting" | "processing";
  /** Sends `output` while still processing, as models with intermediate outputs do. */
  output_before_end: boolean;
}

/** "Predictions time out after running 30 minutes" (replicate.com/docs/topics/predictions/lifecycle). */
export const RUN_MAX_MS = 30 * 60_000;

/** The error text of a run that ran out of time is not documented: ours. */
export const RUN_TIMED_OUT: Outcome = {
  status: "failed",
  error: "Prediction timed out after running for 30 minutes",
};

/** A plain, successful run of `run_ms`: a tenth to a third of it in the queue, the rest at work. */
export function planRun(
  model: Model,
  random: Random,
  run_ms: number,
): RunPlan {
  const starting_ms = Math.round(run_ms * (0.1 + random.fraction() * 0.2));
  const processing_ms = run_ms - starting_ms;
  return {
    starting_ms,
    processing_ms,
    log_shape: model.logs,
    outcome: success(model),
    start_webhook_status: "processing",
    output_before_end: false,
  };
}

/** One file, alone or in a list as the model's schema says. */
export function success(model: Model): Outcome {
  const list = model.output.type === "array";
  return { status: "succeeded", output: (file_url) => list ? [file_url] : file_url };
}
