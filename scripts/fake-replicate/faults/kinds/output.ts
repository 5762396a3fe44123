import type { Answer } from "../../../fakes/http/answer.ts";
import { byteSize } from "../../../fakes/faults/byte-size.ts";
import { durationMs } from "../../../fakes/time/duration.ts";
import type { Maker } from "../../../fakes/faults/http-fault.ts";
import type { HttpFault } from "../fault.ts";

export const outputFaults: Record<string, Maker<HttpFault>> = {
  /** `status:404` as after an hour, `status:403`, `status:503`. */
  status: (value) => {
    const status = Number(value);
    if (!(status >= 400 && status <= 599)) {
      throw new RangeError(`status takes 4xx or 5xx, not ${value}`);
    }
    return async () => ({
      status,
      headers: { "content-type": "text/plain" },
      body: `Error ${status}`,
    });
  },
  /** `latency:3s` before the first byte. */
  latency: (value) => {
    const waitMs = durationMs(value);
    return async (next, { clock, signal }) => {
      await clock.sleep(waitMs, signal);
      return next();
    };
  },
  /** A few bytes at a time, about five seconds of real time for the whole file. */
  drip: () => async (next) => ({ ...(await next()), wire: "drip" }),
  /** Ends in the middle, with the content-length of the whole. */
  cut: () => async (next) => ({ ...(await next()), wire: "cut" }),
  /** Never answers. */
  hang: () => async (next) => ({ ...(await next()), wire: "hang" }),
  /** 200 without a byte. */
  empty: () => async (next) => ({ ...(await next()), body: "" }),
  /** `type:text/html` mislabels the video. */
  type: (value) => withHeaders({ "content-type": value || "text/html" }),
  /** 200, with a web page. */
  html: () => async () => ({
    status: 200,
    headers: { "content-type": "text/html" },
    body: "<!doctype html><title>Sign in</title>",
  }),
  /** `redirect:http://127.0.0.1:5432/` redirects the reader. */
  redirect: (value) => {
    if (!URL.canParse(value)) {
      throw new RangeError(`redirect takes a URL, not ${JSON.stringify(value)}`);
    }
    return async () => ({ status: 302, headers: { location: value }, body: "" });
  },
  /** `oversize:200MB` is a video of that size. */
  oversize: (value) => {
    const size = byteSize(value || "200MB");
    return async (next) => {
      const answer = await next();
      const body = Buffer.from(answer.body);
      return {
        ...answer,
        body: Buffer.concat([body, Buffer.alloc(Math.max(0, size - body.length))]),
      };
    };
  },
};

function withHeaders(headers: Record<string, string>): HttpFault {
  return async (next): Promise<Answer> => {
    const answer = await next();
    return { ...answer, headers: { ...answer.headers, ...headers } };
  };
}
