import type { Answer } from "../../../fakes/http/answer.ts";
import { anyCallFaults as makeAnyCallFaults } from "../../../fakes/faults/any-call.ts";
import type { Maker } from "../../../fakes/faults/http-fault.ts";
import { statusProblem } from "../../api/problem.ts";
import type { HttpFault } from "../fault.ts";

/** Faults that any call to the API may have. */
export const anyCallFaults: Record<string, Maker<HttpFault>> = {
  ...makeAnyCallFaults(refusal),
  /** `html:502`: a page of a proxy instead of JSON. */
  html: (value) => {
    const status = Number(value || 502);
    const headers = { "content-type": "text/html" };
    const body = "<html><body><h1>Bad Gateway</h1></body></html>";
    return async () => ({ status, headers, body });
  },
};

/** `status:503`, or `status:429:should-retry` and `status:500:no-retry` with Stripe's header. */
function refusal(value: string): Answer {
  const [code = "", retry] = value.split(":");
  const status = Number(code);
  if (
    !(status >= 400 && status <= 599) || !["should-retry", "no-retry", undefined].includes(retry)
  ) {
    throw new RangeError(
      "status takes 400 to 599, alone or with :should-retry or :no-retry, " +
        `not ${JSON.stringify(value)}`,
    );
  }
  return statusProblem(status, retry === undefined ? undefined : retry === "should-retry").answer();
}
