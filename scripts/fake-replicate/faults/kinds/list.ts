import { durationMs } from "../../../fakes/time/duration.ts";
import type { Maker } from "../../../fakes/faults/http-fault.ts";
import type { HttpFault } from "../fault.ts";
import { isObject, parseJson } from "../../../fakes/http/json.ts";
import { anyCallFaults } from "./any-call.ts";

export const listFaults: Record<string, Maker<HttpFault>> = {
  ...anyCallFaults,
  /** `not_yet:30s`: leaves out younger predictions, as a list that is read from a replica may. */
  not_yet: (value) => {
    const waitMs = durationMs(value);
    return async (next, { clock }) => {
      const answer = await next();
      const body = parseJson(answer.body.toString());
      if (!isObject(body) || !Array.isArray(body["results"])) return answer;
      const results = body["results"].filter((each: unknown) =>
        isObject(each) && Date.parse(String(each["created_at"])) + waitMs <= clock.now()
      );
      return { ...answer, body: JSON.stringify({ ...body, results }) };
    };
  },
};
