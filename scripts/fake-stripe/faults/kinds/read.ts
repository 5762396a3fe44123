import type { Answer } from "../../../fakes/http/answer.ts";
import type { Maker } from "../../../fakes/faults/http-fault.ts";
import { isObject, parseJson } from "../../../fakes/http/json.ts";
import { durationMs } from "../../../fakes/time/duration.ts";
import { missing } from "../../api/problem.ts";
import type { HttpFault } from "../fault.ts";
import { anyCallFaults } from "./any-call.ts";

export const getFaults: Record<string, Maker<HttpFault>> = {
  ...anyCallFaults,
  /** `not_yet:5s`: a 404 for this long after the object was made. */
  not_yet: (value) => {
    const waitMs = durationMs(value);
    return async (next, { clock, createdAt }) => {
      const made = createdAt();
      return made !== undefined && clock.now() < made + waitMs
        ? missing("object", "of a fault").answer()
        : next();
    };
  },
  /** `stale:3`: the first three reads after a change show the state before it. */
  stale: (value) => {
    const readsMax = Number(value || 1);
    if (!Number.isInteger(readsMax)) {
      throw new RangeError(`stale takes a number of reads, not ${value}`);
    }
    const reads = new Map<string, number>();
    return async (next, { former, version }) => {
      const before = former();
      if (!before) return next();
      const read = (reads.get(version()) ?? 0) + 1;
      reads.set(version(), read);
      return read > readsMax ? next() : { ...(await next()), body: JSON.stringify(before) };
    };
  },
  /** Adds keys that no client knows. */
  unknown_fields: () => changed((body) => ({ ...body, shiny: { new: true }, tier: "gold" })),
  /** `unknown_status:paused` */
  unknown_status: (value) =>
    changed((body) => ({
      ...body,
      status: value || "paused",
      ...("payment_status" in body && { payment_status: value || "paused" }),
    })),
  /** Everything that is not needed to name the object is null. */
  nulls: () =>
    changed((body) =>
      Object.fromEntries(
        Object.entries(body).map(([key, value]) => [key, NAMES.has(key) ? value : null]),
      )
    ),
  /** Everything that is null is left out. */
  absent: () =>
    changed((body) =>
      Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
    ),
};

export const listFaults: Record<string, Maker<HttpFault>> = {
  ...anyCallFaults,
  /** `not_yet:30s`: leaves out younger objects, as a list that is read from a replica may. */
  not_yet: (value) => {
    const waitMs = durationMs(value);
    return async (next, { clock }) =>
      withData(
        await next(),
        (data) => data.filter((each) => Number(each["created"]) * 1000 + waitMs <= clock.now()),
      );
  },
  /** `short_page:2`: a page is shorter than its limit although there are more. */
  short_page: (value) => {
    const count = Number(value || 1);
    if (!Number.isInteger(count)) throw new RangeError(`short_page takes a number, not ${value}`);
    return async (next) => {
      const answer = await next();
      const body = parseJson(answer.body.toString());
      const isShorter = isObject(body) && Array.isArray(body["data"]) &&
        body["data"].length > count;
      const short = withData(answer, (data) => data.slice(0, count));
      return isShorter ? changedBody(short, (each) => ({ ...each, has_more: true })) : short;
    };
  },
  /** A page begins with the object that the last one ended with, as if a new one had moved them. */
  page_shift: () => async (next, { continuesAfter }) => {
    const repeated = continuesAfter();
    const answer = await next();
    return repeated ? withData(answer, (data) => [{ ...repeated }, ...data]) : answer;
  },
  unknown_fields: () => async (next) =>
    withData(await next(), (data) => data.map((each) => ({ ...each, shiny: { new: true } }))),
};

const NAMES = new Set(["id", "object", "created", "livemode"]);

type Body = Record<string, unknown>;

function changed(change: (body: Body) => Body): HttpFault {
  return async (next) => changedBody(await next(), change);
}

function changedBody(answer: Answer, change: (body: Body) => Body): Answer {
  const body = parseJson(answer.body.toString());
  return isObject(body) && answer.status < 300
    ? { ...answer, body: JSON.stringify(change(body)) }
    : answer;
}

function withData(answer: Answer, change: (data: Body[]) => Body[]): Answer {
  return changedBody(answer, (body) => {
    const data = Array.isArray(body["data"]) ? body["data"].filter(isObject) : [];
    return { ...body, data: change(data) };
  });
}
