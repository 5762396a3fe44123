import type { Answer } from "../../fakes/http/answer.ts";
import type { Exchange as FakeExchange } from "../../fakes/http/routes.ts";
import type { Account } from "../account.ts";
import type { Settings } from "../control/settings.ts";
import type { StruckWorld } from "../faults/through-faults.ts";
import type { UploadedFiles } from "../files/uploaded-files.ts";
import type { Ids } from "../predictions/ids.ts";
import type { Prediction } from "../predictions/prediction.ts";
import type { PredictionStore } from "../predictions/prediction-store.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { Requests } from "./requests.ts";

/** What the API needs from the fake. */
export interface ApiWorld extends StruckWorld {
  readonly token: string;
  readonly apiUrl: string;
  readonly settings: Settings;
  readonly account: Account;
  readonly ids: Ids;
  readonly predictions: PredictionStore;
  readonly requests: Requests;
  readonly limits: RateLimits;
  readonly uploads: UploadedFiles;
  log(event: Record<string, unknown>): void;
}

/** One call to the API while the fake handles it. */
export interface Exchange extends FakeExchange {
  /** The prediction that the path names, or that the call created. */
  prediction: Prediction | undefined;
}

export type Handler = (world: ApiWorld, exchange: Exchange) => Answer | Promise<Answer>;
