import type { Answer } from "../../../fakes/http/answer.ts";
import { durationMs } from "../../../fakes/time/duration.ts";
import type { Maker } from "../../../fakes/faults/http-fault.ts";
import type { HttpFault } from "../fault.ts";
import { isObject, parseJson } from "../../../fakes/http/json.ts";
import { notFound } from "../../api/refusals.ts";
import { anyCallFaults } from "./any-call.ts";

export const getFaults: Record<string, Maker<HttpFault>> = {
  ...anyCallFaults,
  /** `not_yet:5s`: a 404 for this long after the creation. */
  not_yet: (value) => {
    const waitMs = durationMs(value);
    return async (next, { clock, prediction }) => {
      const found = prediction();
      return found && clock.now() < found.createdAt + waitMs ? notFound() : next();
    };
  },
  /** `stale:3`: the first three reads after a change show the state before it. */
  stale: (value) => {
    const readsMax = Number(value || 1);
    if (!Number.isInteger(readsMax)) {
      throw new RangeError(`stale takes a number of reads, not ${value}`);
    }
    const reads = new Map<string, number>();
    return async (next, { prediction }) => {
      const found = prediction();
      const former = found?.former();
      if (!found || !former) return next();
      const key = `${found.id} ${found.status}`;
      const read = (reads.get(key) ?? 0) + 1;
      reads.set(key, read);
      return read > readsMax ? next() : { ...(await next()), body: JSON.stringify(former) };
    };
  },
  /** Adds keys that no client knows. */
  unknown_fields: () =>
    changed((body) => ({ ...body, shiny: { new: true }, tier: "gold", metrics: { gpu: "H200" } })),
  /** `unknown_status:paused` */
  unknown_status: (value) => changed((body) => ({ ...body, status: value || "paused" })),
  /** Optional keys are present and null, as the documentation shows them. */
  nulls: () =>
    changed((body) => ({
      deployment: null,
      deadline: null,
      webhook: null,
      ...body,
      metrics: null,
      logs: body["logs"] || null,
    })),
  /** Everything that is null or empty is left out. */
  absent: () =>
    changed((body) =>
      Object.fromEntries(
        Object.entries(body).filter(([key, value]) =>
          key === "id" ||
          (value !== null && value !== "" && !(isObject(value) && Object.keys(value).length === 0))
        ),
      )
    ),
};

/** Changes the prediction in an answer. */
function changed(change: (body: Record<string, unknown>) => Record<string, unknown>): HttpFault {
  return async (next): Promise<Answer> => {
    const answer = await next();
    const body = parseJson(answer.body.toString());
    return isObject(body) && answer.status < 300
      ? { ...answer, body: JSON.stringify(change(body)) }
      : answer;
  };
}
