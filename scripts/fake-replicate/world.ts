import type { Clock } from "../fakes/time/clock.ts";
import type { Deliveries } from "./webhooks/deliveries.ts";
import type { Faults } from "./faults/faults.ts";
import type { Ids } from "./predictions/ids.ts";
import type { OutputFiles } from "./files/output-files.ts";
import type { Prediction, PredictionJson } from "./predictions/prediction.ts";
import type { PredictionStore } from "./predictions/prediction-store.ts";
import type { RateLimits } from "./api/rate-limits.ts";
import type { RequestLog } from "./api/request-log.ts";
import type { Runs } from "./runs/runs.ts";
import type { Settings } from "./control/settings.ts";
import type { UploadedFiles } from "./files/uploaded-files.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";

export interface Account {
  webhook_secret: string;
  seed: number;
  /** How many predictions there were when the seed was set: the next one draws as the first. */
  seeded_after: number;
}

/** Everything the fake consists of; each part takes what it needs of it. */
export interface World {
  readonly token: string;
  readonly api_url: string;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly account: Account;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly predictions: PredictionStore;
  readonly requests: RequestLog;
  readonly deliveries: Deliveries;
  readonly limits: RateLimits;
  readonly uploads: UploadedFiles;
  readonly outputs: OutputFiles;
  readonly webhooks: Webhooks;
  readonly runs: Runs;
  show(prediction: Prediction): PredictionJson;
  log(event: Record<string, unknown>): void;
  /** Back to the first moment: no predictions, faults or logs, real time, the first seed, secret and settings. */
  reset(): Promise<void>;
}
