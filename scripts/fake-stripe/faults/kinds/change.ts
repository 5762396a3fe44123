import type { Maker } from "../../../fakes/faults/http-fault.ts";
import { isObject, parseJson } from "../../../fakes/http/json.ts";
import { keyInUse } from "../../api/problem.ts";
import type { HttpFault } from "../fault.ts";
import { anyCallFaults } from "./any-call.ts";

/** Faults of every call that changes something. */
const changeFaults: Record<string, Maker<HttpFault>> = {
  ...anyCallFaults,
  /** 409, as if another request with the same key were still running. */
  in_flight: () => async (_next, { key }) => keyInUse(key).answer(),
};

/**
 * The dangerous ones start with `accept_then`: the session exists, and the caller does not know it.
 */
export const createSessionFaults: Record<string, Maker<HttpFault>> = {
  ...changeFaults,
  /** Two sessions for one call. The answer is the second's. */
  twice: () => async (next) => {
    await next();
    return next();
  },
  /** The answer has no address to send the buyer to. */
  url_null: () => async (next) => {
    const answer = await next();
    const body = parseJson(answer.body.toString());
    return isObject(body) && "url" in body
      ? { ...answer, body: JSON.stringify({ ...body, url: null }) }
      : answer;
  },
};

export const expireFaults = changeFaults;

export const createRefundFaults: Record<string, Maker<HttpFault>> = {
  ...changeFaults,
  /** Two refunds for one call, if so much is left. The answer is the second's. */
  twice: () => async (next) => {
    await next();
    return next();
  },
};
