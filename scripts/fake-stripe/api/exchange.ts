import type { RequestLog } from "../../fakes/request-log.ts";
import type { Exchange as FakeExchange } from "../../fakes/http/routes.ts";
import type { Account } from "../account.ts";
import type { Op } from "../faults/fault.ts";
import type { Webhooks } from "../webhooks/sender.ts";
import type { Endpoints } from "../webhooks/endpoints.ts";
import type { MoneyWorld } from "../money/world.ts";
import type { Idempotency } from "./request/idempotency.ts";
import type { Form } from "./request/form.ts";

/** One call to the API, as `GET /__sim/requests` shows it. The key is never stored. */
interface ApiRequest {
  id: string;
  method: string;
  /** Includes the query. */
  path: string;
  op: Op | null;
  /** The object that the call names or has made. */
  object_id: string | null;
  idempotency_key: string | null;
  /** The answer of an earlier call under the same key. */
  replayed: boolean;
  headers: Record<string, string>;
  body: Form;
  /**
   * Null while the call is unanswered, and for an answer that was lost on the wire. In the second
   * case `wire` says how.
   */
  status: number | null;
  wire: string | null;
}

/** Proves, among other things, that a purchase led to exactly one session. */
export type Requests = RequestLog<ApiRequest>;

/** What the API needs from the fake. */
export interface ApiWorld extends MoneyWorld {
  readonly account: Account;
  readonly endpoints: Endpoints;
  readonly idempotency: Idempotency;
  readonly requests: Requests;
  readonly webhooks: Webhooks;
  log(event: Record<string, unknown>): void;
}

/** One call to the API while the fake handles it. */
export interface Exchange extends FakeExchange {
  /** The parameters of the body, or of the query of a GET. */
  form: Form;
}

/**
 * Does a call's work in one go, so that nothing comes between, and returns what it answers with 200.
 * References may still be expanded in it. Throws ApiProblem.
 */
export type Handler = (world: ApiWorld, exchange: Exchange) => object;
