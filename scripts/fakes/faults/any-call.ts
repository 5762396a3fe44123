import type { Answer } from "../http/answer.ts";
import { durationMs } from "../time/duration.ts";
import type { CallScene, HttpFault, Maker } from "./http-fault.ts";

/**
 * Faults that any call to an API may have.
 *
 * @param refusal what the service answers for the text after `status:`. Throws RangeError for a
 * status that the service does not have
 */
export function anyCallFaults(
  refusal: (value: string) => Answer,
): Record<string, Maker<HttpFault<CallScene>>> {
  return {
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
    /** `status:402` refuses and does nothing. */
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
}
