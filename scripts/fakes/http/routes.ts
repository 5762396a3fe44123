import type { Call } from "./http-server.ts";
import { parseJson } from "./json.ts";

/** One call while a fake handles it. */
export interface Exchange {
  call: Call;
  /** The values in the path at the route's `:name`s. */
  params: Record<string, string | undefined>;
  /** The JSON of the request, unchecked; `undefined` if there is none or it is not valid. */
  body: unknown;
}

interface Route {
  method: string;
  pattern: RegExp;
}

/** Turns `/files/:fileId` into a pattern that also captures the value of each `:name`. */
export function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
}

/** The route of a call, if there is one, and the values in its path. */
export function takeRoute<R extends Route>(
  routes: readonly R[],
  call: Call,
): { route: R | undefined; exchange: Exchange } {
  const { method, url, headers } = call;
  const route = routes.find((each) => each.method === method && each.pattern.test(url.pathname));
  const params = route?.pattern.exec(url.pathname)?.groups ?? {};
  const body = headers["content-type"]?.includes("json")
    ? parseJson(call.body.toString("utf8"))
    : undefined;
  return { route, exchange: { call, params, body } };
}
