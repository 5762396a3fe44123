import type { Answer } from "../../fakes/http/answer.ts";
import { targetModel } from "./create-prediction.ts";
import type { ApiWorld, Exchange } from "./exchange.ts";
import type { PredictionFault } from "../faults/fault.ts";
import type { Call } from "../../fakes/http/http-server.ts";
import { isObject } from "../../fakes/http/json.ts";
import { takeRoute } from "../../fakes/http/routes.ts";
import { promptHints } from "../faults/prompt-hints.ts";
import { notFound, noToken, throttled, wrongToken } from "./refusals.ts";
import { routes } from "./routes.ts";
import { throughFaults } from "../faults/through-faults.ts";

/**
 * Answers one call to the API: checks the token and the rate limit, applies faults, calls the
 * handler, and writes the call to the request log.
 */
export async function answerApi(world: ApiWorld, call: Call): Promise<Answer> {
  const { method, url, headers } = call;
  const { route, exchange: received } = takeRoute(routes, call);
  const named = world.predictions.get(received.params["predictionId"] ?? "");
  const exchange: Exchange = { ...received, prediction: named };
  const model = (exchange.prediction?.model ?? targetModel(exchange))?.name;
  const { authorization: _token, ...shown } = headers;
  const logged = world.requests.add({
    method,
    path: url.pathname + url.search,
    op: route?.op ?? null,
    model: model ?? null,
    prediction_id: exchange.prediction?.id ?? null,
    headers: shown,
    body: exchange.body ?? null,
    status: null,
    wire: null,
  });

  const answer = await admitted(
    world,
    call,
    route?.op === "create" ? "create" : "other",
    async () => {
      if (!route) return notFound();
      const handle = async () => route.handle(world, exchange);
      if (!route.op) return handle();
      const hints = exchange.prediction?.hints ?? hintsOfBody(exchange.body);
      const about = { signal: call.signal, prediction: () => exchange.prediction };
      return throughFaults(world, { op: route.op, model, hints }, about, handle);
    },
  );

  logged.prediction_id = exchange.prediction?.id ?? null;
  logged.status = answer.wire === "reset" || answer.wire === "hang" ? null : answer.status;
  logged.wire = answer.wire ?? null;
  const { path, status, wire, prediction_id } = logged;
  world.log({ event: "request", method, path, status, wire, prediction_id });
  return answer;
}

/**
 * Checks the token and the rate limits. Adds the headers of the limits, named as in
 * replicate-python#380.
 */
async function admitted(
  { token, limits }: ApiWorld,
  call: Call,
  kind: "create" | "other",
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const given = /^(?:Bearer|Token) (.+)$/i.exec(call.headers["authorization"] ?? "")?.[1];
  if (given === undefined) return noToken();
  if (given !== token) return wrongToken();
  const { remaining, resetSeconds } = limits.take(kind);
  const answered = remaining < 0 ? throttled(resetSeconds) : await answer();
  const headers = {
    "ratelimit-remaining": String(Math.max(remaining, 0)),
    "ratelimit-reset": String(resetSeconds),
  };
  return { ...answered, headers: { ...headers, ...answered.headers } };
}

function hintsOfBody(body: unknown): PredictionFault[] {
  const input = isObject(body) ? body["input"] : undefined;
  return isObject(input) ? promptHints(input["prompt"]) : [];
}
