import type { Call } from "./http-server.ts";
import { parseJson } from "./json.ts";

/** One call on its way through a fake. */
export interface Exchange {
  call: Call;
  /** What stands in the path where the route has a `:name`. */
  params: Record<string, string | undefined>;
  /** The JSON of the request, unchecked; `undefined` when there is none or it is broken. */
  body: unknown;
}

interface Route {
  method: string;
  pattern: RegExp;
}

/** `/files/:fileId` as a pattern that knows what stands where the path has a `:name`. */
export function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
}

/** The route that a call takes, if there is one, and what is known of the call by then. */
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
