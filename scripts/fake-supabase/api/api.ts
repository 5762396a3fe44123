import { type Answer } from "../../fakes/http/answer.ts";
import type { Call } from "../../fakes/http/http-server.ts";
import { pathPattern, takeRoute } from "../../fakes/http/routes.ts";
import { throughHttpFaults } from "../../fakes/faults/http-fault.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import { accountCalls } from "./account.ts";
import { databaseCalls } from "./database.ts";
import { type ApiCalls, ApiRefusal, type ApiWorld, refusal } from "./exchange.ts";
import type { Faults } from "./faults.ts";
import { functionCalls } from "./functions.ts";
import { keyCalls } from "./keys.ts";
import { projectCalls } from "./project.ts";
import { secretCalls } from "./secrets.ts";
import { settingCalls } from "./settings.ts";
import { wholeConfigCalls } from "./whole-config.ts";

/** A call as the fake received it, for the tests. */
export interface ReceivedCall {
  method: string;
  path: string;
  /** As in the lists of calls: `"POST secrets"`. Null for a path that the fake does not have. */
  name: string | null;
  /** The JSON of the request; undefined if there is none. */
  body: unknown;
}

interface Api extends ApiWorld {
  token: string;
  faults: Faults;
  clock: Clock;
  calls: ReceivedCall[];
}

const projectCallsOf: ApiCalls = {
  ...projectCalls,
  ...keyCalls,
  ...secretCalls,
  ...functionCalls,
  ...settingCalls,
  ...databaseCalls,
};

const routes = Object.entries({ ...projectCallsOf, ...accountCalls, ...wholeConfigCalls }).map(
  ([name, answer]) => {
    const [method = "", path = ""] = name.split(" ");
    const whole = path.startsWith("/") ? path : `/v1/projects/:ref${path === "" ? "" : `/${path}`}`;
    return { method, name, pattern: pathPattern(whole), answer };
  },
);

/** Answers one call: checks the token and the project, applies the faults, and remembers the call. */
export async function answerApi(api: Api, call: Call): Promise<Answer> {
  const { method, url, headers, signal } = call;
  const { route, exchange } = takeRoute(routes, call);
  const name = route?.name ?? null;
  api.calls.push({ method, path: url.pathname + url.search, name, body: exchange.body });

  const work = async (): Promise<Answer> => {
    if (headers["authorization"] !== `Bearer ${api.token}`) return refusal(401, "Unauthorized");
    if (route === undefined) return refusal(404, `The fake has no ${method} ${url.pathname}`);
    if (exchange.params["ref"] !== undefined && exchange.params["ref"] !== api.state.ref) {
      return refusal(404, "Project not found");
    }
    try {
      return await route.answer(api, exchange);
    } catch (error) {
      if (error instanceof ApiRefusal) return refusal(error.status, error.message);
      throw error;
    }
  };
  const effects = api.faults.strike({ op: "call", call: name ?? "", hints: [] });
  const answer = await throughHttpFaults(effects, { clock: api.clock, signal }, work);
  return { ...answer, headers: { ...rateLimit, ...answer.headers } };
}

const rateLimit = {
  "x-ratelimit-limit": "120",
  "x-ratelimit-remaining": "119",
  "x-ratelimit-reset": "60",
};
