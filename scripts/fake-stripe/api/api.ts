import { type Answer, json } from "../../fakes/http/answer.ts";
import type { Call } from "../../fakes/http/http-server.ts";
import { takeRoute } from "../../fakes/http/routes.ts";
import { occasionOf } from "../faults/about.ts";
import { throughFaults } from "../faults/through-faults.ts";
import type { ApiWorld, Exchange } from "./exchange.ts";
import { checkExpand, expanded } from "./expand.ts";
import { ApiProblem, noKey, unknownUrl, wrongKey } from "./problem.ts";
import { readForm } from "./request/form.ts";
import { expandSchema, readParameters } from "./request/parameters.ts";
import { routes } from "./routes.ts";

/**
 * Answers one call to the API: checks the key, honours the idempotency key, applies faults, calls
 * the handler, and writes the call to the request log.
 */
export async function answerApi(world: ApiWorld, call: Call): Promise<Answer> {
  const { method, url, headers } = call;
  const { route, exchange: received } = takeRoute(routes, call);
  const { expand, ...form } = readForm(
    method === "GET" ? url.search.slice(1) : call.body.toString("utf8"),
  );
  const exchange: Exchange = { ...received, form };
  const requestId = world.ids.id("req");
  const { authorization: _key, ...shown } = headers;
  const key = headers["idempotency-key"] ?? null;
  const logged = world.requests.add({
    id: requestId,
    method,
    path: url.pathname + url.search,
    op: route?.op ?? null,
    object_id: received.params["id"] ?? null,
    idempotency_key: key,
    replayed: false,
    headers: shown,
    body: expand === undefined ? form : { ...form, expand },
    status: null,
    wire: null,
  });

  async function work(): Promise<{ answer: Answer; kept: Answer | undefined }> {
    if (!route) throw unknownUrl(method, url.pathname);
    const { handle, op, shape } = route;
    let kept: Answer | undefined;
    const perform = async () => {
      const cause = { id: requestId, idempotency_key: key };
      const { answer, executed, id } = world.events.causedBy(cause, () =>
        run(() => {
          const { expand: names = [] } = readParameters(expandSchema, expand ? { expand } : {});
          checkExpand(shape, names);
          return expanded(world.store, handle(world, exchange), names);
        }));
      if (executed) kept = answer;
      logged.object_id = id ?? logged.object_id;
      return answer;
    };
    const answer = op
      ? await throughFaults(world, exchange, { op, ...occasionOf(world.store, exchange) }, perform)
      : await perform();
    await world.webhooks.beforeAnswer();
    // An error that came after the work is what a repeat gets, too.
    if (kept && answer.status >= 500 && answer.wire === undefined) kept = answer;
    return { answer, kept };
  }

  const { answer, replayed } = await admitted(world, call, requestId, work);
  logged.replayed = replayed;
  logged.status = answer.wire === "reset" || answer.wire === "hang" ? null : answer.status;
  logged.wire = answer.wire ?? null;
  const { path, status, wire, object_id } = logged;
  world.log({ event: "request", method, path, status, wire, object_id, replayed });
  return {
    ...answer,
    headers: {
      "request-id": requestId,
      ...(headers["stripe-version"] && { "stripe-version": headers["stripe-version"] }),
      ...(key !== null && { "idempotency-key": key }),
      ...answer.headers,
    },
  };
}

/** Checks the API key and looks for an earlier call under the same idempotency key. */
async function admitted(
  world: ApiWorld,
  call: Call,
  requestId: string,
  work: () => Promise<{ answer: Answer; kept: Answer | undefined }>,
): Promise<{ answer: Answer; replayed: boolean }> {
  try {
    const given = keyOf(call);
    if (given === undefined) throw noKey();
    if (given !== world.account.secretKey) throw wrongKey(given);
    return await world.idempotency.once(call, requestId, work);
  } catch (error) {
    if (error instanceof ApiProblem) return { answer: error.answer(), replayed: false };
    throw error;
  }
}

/** Bearer, or the user name of Basic. */
function keyOf({ headers }: Call): string | undefined {
  const [, scheme, value = ""] = /^(Bearer|Basic) (.+)$/i.exec(headers["authorization"] ?? "") ??
    [];
  if (scheme === undefined) return undefined;
  if (scheme.toLowerCase() === "bearer") return value;
  return Buffer.from(value, "base64").toString("utf8").split(":")[0];
}

/** The handler's answer. `executed` is false for a call whose parameters were refused. */
function run(work: () => object) {
  try {
    const object = work();
    const id = "id" in object && typeof object.id === "string" ? object.id : undefined;
    return { answer: json(200, object), executed: true, id };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { answer: error.answer(), executed: error.details.executed === true, id: undefined };
  }
}
