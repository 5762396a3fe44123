import type { Answer } from "../../../fakes/http/answer.ts";
import { durationMs } from "../../../fakes/time/duration.ts";
import type { HttpFault, Maker } from "../fault.ts";
import {
  billingRequired,
  invalidVersion,
  notFound,
  noToken,
  serverError,
  throttledForLowCredit,
} from "../../api/refusals.ts";

/** Faults that any call to the API may have. */
export const anyCallFaults: Record<string, Maker<HttpFault>> = {
  /**
   * `latency:3s` answers late. The call itself takes effect in time, so a webhook may overtake its
   * answer.
   */
  latency: (value) => {
    const waitMs = durationMs(value);
    return async (next, { clock, signal }) => {
      const answer = await next();
      await clock.sleep(waitMs, signal);
      return answer;
    };
  },
  /** `status:402` refuses and does nothing. 429 takes the seconds to wait: `status:429:30`. */
  status: (value) => {
    const answer = refusal(value);
    return async () => answer;
  },
  /** Closes the connection and does nothing. */
  reset: () => async () => ({ status: 0, headers: {}, body: "", wire: "reset" }),
  /** Never answers and does nothing. */
  hang: () => async () => ({ status: 0, headers: {}, body: "", wire: "hang" }),
  /** Does what was asked, then closes the connection. */
  accept_then_reset: () => async (next) => ({ ...(await next()), wire: "reset" }),
  /** Does what was asked and never answers. */
  accept_then_hang: () => async (next) => ({ ...(await next()), wire: "hang" }),
  /** Does what was asked. The JSON ends in the middle, with the content-length of the whole. */
  accept_then_cut: () => async (next) => ({ ...(await next()), wire: "cut" }),
  /** Does what was asked. Half of the JSON is sent as if it were complete. */
  accept_then_half: () => async (next) => {
    const answer = await next();
    return { ...answer, body: answer.body.slice(0, answer.body.length / 2) };
  },
  /** `accept_then_status:502` does what was asked and reports a failure. */
  accept_then_status: (value) => {
    const answer = refusal(value);
    return async (next) => {
      await next();
      return answer;
    };
  },
};

function refusal(value: string): Answer {
  const [code = "", wait] = value.split(":");
  const status = Number(code);
  if (status === 401) return noToken();
  if (status === 402) return billingRequired();
  if (status === 404) return notFound();
  if (status === 422) return invalidVersion();
  if (status === 429) return throttledForLowCredit(Number(wait ?? 5));
  if (status >= 500 && status <= 599) return serverError(status);
  throw new RangeError(`status takes 401, 402, 404, 422, 429 or 5xx, not ${JSON.stringify(value)}`);
}
