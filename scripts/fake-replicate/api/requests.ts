import { createRequestLog, type RequestLog } from "../../fakes/request-log.ts";
import type { Op } from "../faults/fault.ts";

/** One call to the API, as `GET /__sim/requests` shows it. The token is never stored. */
interface ApiRequest {
  method: string;
  /** Includes the query. */
  path: string;
  op: Op | null;
  model: string | null;
  prediction_id: string | null;
  headers: Record<string, string>;
  body: unknown;
  /**
   * Null while the call is unanswered, and for an answer that was lost on the wire. In the second
   * case `wire` says how.
   */
  status: number | null;
  wire: string | null;
}

/** Proves, among other things, that a generation led to exactly one create call. */
export type Requests = RequestLog<ApiRequest>;

/** Enough for any test. */
const REQUESTS_MAX = 2000;

export const createRequests = (): Requests => createRequestLog(REQUESTS_MAX);
