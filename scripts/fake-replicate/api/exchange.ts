import type { Answer } from "../../fakes/http/answer.ts";
import type { Call } from "../../fakes/http/http-server.ts";
import type { Prediction } from "../predictions/prediction.ts";
import type { World } from "../world.ts";

/** One call to the API on its way through the fake. */
export interface Exchange {
  call: Call;
  /** What stands in the path where the route has a `:name`. */
  params: Record<string, string | undefined>;
  /** The JSON of the request, unchecked; `undefined` when there is none or it is broken. */
  body: unknown;
  /** The one that the path names, or that the call created. */
  prediction: Prediction | undefined;
}

export type Handler = (world: World, exchange: Exchange) => Answer | Promise<Answer>;
