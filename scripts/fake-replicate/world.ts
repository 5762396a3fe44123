import type { Clock } from "./clock.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Faults } from "./faults.ts";
import type { Ids } from "./ids.ts";
import type { OutputFiles } from "./output-files.ts";
import type { Prediction, PredictionJson } from "./prediction.ts";
import type { PredictionStore } from "./prediction-store.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { RequestLog } from "./request-log.ts";
import type { Runs } from "./runs.ts";
import type { Settings } from "./settings.ts";
import type { UploadedFiles } from "./uploaded-files.ts";
import type { Webhooks } from "./webhooks.ts";

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
