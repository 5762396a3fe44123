import type { PredictionFault } from "../faults/fault.ts";
import type { Model } from "../models/models.ts";
import type { Random } from "../../fakes/random.ts";
import type { Status, WebhookEvent } from "./status.ts";
import { timestamp } from "./timestamps.ts";

/** Input, output and logs of a prediction made through the API go an hour after it ended; so do its files. */
export const RETENTION_MS = 3_600_000;

/** One run of a model. Times are milliseconds of the fake's clock. */
export interface Prediction {
  readonly id: string;
  /** Counts up; the order of the list. */
  readonly number: number;
  readonly model: Model;
  readonly deployment: string | undefined;
  readonly input: Record<string, unknown>;
  readonly webhook: string | undefined;
  readonly webhook_events_filter: WebhookEvent[] | undefined;
  readonly created_at: number;
  readonly deadline_at: number | undefined;
  /** Faults that the prompt asked for. */
  readonly hints: PredictionFault[];
  readonly random: Random;
  /** Its JSON at the end of each former status: what a stale read shows. */
  readonly past: PredictionJson[];
  status: Status;
  output: unknown;
  error: string | null;
  logs: string;
  started_at: number | undefined;
  completed_at: number | undefined;
}

export type PredictionJson = ReturnType<typeof predictionJson>;

/**
 * The prediction as the API shows it and as a webhook carries it: Replicate's OpenAPI, `schemas_prediction_response`
 * of 2026-04. Keys of things that have not happened yet are null, `metrics` is empty until the end.
 *
 * @param api_url base of the urls, without a slash at the end
 */
export function predictionJson(prediction: Prediction, now: number, api_url: string) {
  const { id, model, status, created_at, started_at, completed_at, deadline_at } = prediction;
  const data_removed = completed_at !== undefined && now >= completed_at + RETENTION_MS;
  const digits = prediction.number % 2 === 0 ? "815738" : "204";
  const time = (at: number | undefined) => at === undefined ? null : timestamp(at, digits);
  return {
    id,
    model: model.name,
    version: model.is_official ? "hidden" : model.version,
    ...(prediction.deployment && { deployment: prediction.deployment }),
    input: data_removed ? {} : prediction.input,
    logs: data_removed ? "" : prediction.logs,
    output: data_removed ? null : prediction.output,
    data_removed,
    error: prediction.error,
    source: "api",
    status,
    created_at: timestamp(created_at),
    started_at: time(started_at),
    completed_at: time(completed_at),
    ...(deadline_at !== undefined && { deadline: timestamp(deadline_at) }),
    urls: {
      get: `${api_url}/predictions/${id}`,
      cancel: `${api_url}/predictions/${id}/cancel`,
      web: `https://replicate.com/p/${id}`,
    },
    metrics: metrics(prediction),
    ...(prediction.webhook && { webhook: prediction.webhook }),
    ...(prediction.webhook_events_filter && {
      webhook_events_filter: prediction.webhook_events_filter,
    }),
  };
}

/** Seconds: `predict_time` that it ran, the queue not counted; `total_time` of all. */
function metrics({ created_at, started_at, completed_at }: Prediction) {
  if (completed_at === undefined) return {};
  const total_time = (completed_at - created_at) / 1000;
  if (started_at === undefined) return { total_time };
  return { predict_time: (completed_at - started_at) / 1000, total_time };
}
