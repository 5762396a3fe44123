import type { PredictionFault } from "../faults/fault.ts";
import type { FileFacts } from "../runs/inputs/measure-file.ts";
import type { Model } from "../models/models.ts";
import type { Random } from "../../fakes/random.ts";
import type { Status, WebhookEvent } from "./status.ts";
import { timestamp } from "./timestamps.ts";

/**
 * Input, output and logs of a prediction made through the API are deleted an hour after it ended;
 * so are its files.
 */
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
  readonly webhookEventsFilter: WebhookEvent[] | undefined;
  readonly createdAt: number;
  readonly deadlineAt: number | undefined;
  /** Faults that the prompt asked for. */
  readonly hints: PredictionFault[];
  readonly random: Random;
  /** The files of its input, by the input's name, once they are downloaded: the first of a list. */
  readonly files: Map<string, FileFacts>;
  /** Its JSON at the end of each previous status, for stale reads. */
  readonly past: PredictionJson[];
  status: Status;
  output: unknown;
  error: string | null;
  logs: string;
  startedAt: number | undefined;
  completedAt: number | undefined;
}

export type PredictionJson = ReturnType<typeof predictionJson>;

/**
 * The prediction as the API shows it and as a webhook carries it: Replicate's OpenAPI,
 * `schemas_prediction_response` of 2026-04. Keys of events that have not happened yet are null;
 * `metrics` is empty until the end.
 *
 * @param apiUrl base of the urls, without a slash at the end
 */
export function predictionJson(prediction: Prediction, now: number, apiUrl: string) {
  const { id, model, status, createdAt, startedAt, completedAt, deadlineAt } = prediction;
  const dataRemoved = completedAt !== undefined && now >= completedAt + RETENTION_MS;
  const digits = prediction.number % 2 === 0 ? "815738" : "204";
  const time = (at: number | undefined) => at === undefined ? null : timestamp(at, digits);
  return {
    id,
    model: model.name,
    version: model.is_official ? "hidden" : model.version,
    ...(prediction.deployment && { deployment: prediction.deployment }),
    input: dataRemoved ? {} : prediction.input,
    logs: dataRemoved ? "" : prediction.logs,
    output: dataRemoved ? null : prediction.output,
    data_removed: dataRemoved,
    error: prediction.error,
    source: "api",
    status,
    created_at: timestamp(createdAt),
    started_at: time(startedAt),
    completed_at: time(completedAt),
    ...(deadlineAt !== undefined && { deadline: timestamp(deadlineAt) }),
    urls: {
      get: `${apiUrl}/predictions/${id}`,
      cancel: `${apiUrl}/predictions/${id}/cancel`,
      web: `https://replicate.com/p/${id}`,
    },
    metrics: metrics(prediction),
    ...(prediction.webhook && { webhook: prediction.webhook }),
    ...(prediction.webhookEventsFilter && {
      webhook_events_filter: prediction.webhookEventsFilter,
    }),
  };
}

/**
 * In seconds: `predict_time` is the time it ran, without the queue; `total_time` includes the
 * queue.
 */
function metrics({ createdAt, startedAt, completedAt }: Prediction) {
  if (completedAt === undefined) return {};
  const total = (completedAt - createdAt) / 1000;
  if (startedAt === undefined) return { total_time: total };
  return { predict_time: (completedAt - startedAt) / 1000, total_time: total };
}
