import type { Op } from "../faults/fault.ts";

/** One call to the API, as `GET /__sim/requests` shows it. The token is never kept. */
export interface LoggedRequest {
  number: number;
  /** Wall time, ISO 8601. */
  at: string;
  method: string;
  /** With its query. */
  path: string;
  op: Op | null;
  model: string | null;
  prediction_id: string | null;
  headers: Record<string, string>;
  body: unknown;
  /** Null while unanswered and for an answer that was lost on the wire; then `wire` says how. */
  status: number | null;
  wire: string | null;
}

/** Enough for any test; more would only eat memory in a stack that runs for days. */
const KEPT = 2000;

export interface RequestLog {
  add(request: Omit<LoggedRequest, "number" | "at">): LoggedRequest;
  all(): LoggedRequest[];
  clear(): void;
}

/** Oldest first. Proves, among other things, that a generation led to exactly one create call. */
export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  let count = 0;
  return {
    add(request) {
      const logged = { number: ++count, at: new Date().toISOString(), ...request };
      requests = [...requests.slice(1 - KEPT), logged];
      return logged;
    },
    all: () => requests,
    clear: () => void (requests = []),
  };
}
