import { json } from "../../fakes/http/answer.ts";
import { cancelAfter } from "./cancel-after.ts";
import { invalidBody } from "./create-body.ts";
import type { ApiWorld, Exchange, Handler } from "./exchange.ts";
import { invalidFields } from "../models/input-schema.ts";
import { isObject } from "../../fakes/http/json.ts";
import { type Model, modelOfVersion, models } from "../models/models.ts";
import type { Prediction } from "../predictions/prediction.ts";
import { isFinal, WEBHOOK_EVENTS } from "../predictions/status.ts";
import { promptHints } from "../faults/prompt-hints.ts";
import { randomFrom } from "../../fakes/random.ts";
import {
  invalidInput,
  invalidRequest,
  invalidVersion,
  malformedJson,
  notFound,
} from "./refusals.ts";

/**
 * Creates a prediction for a version, an official model or a deployment; here, every model has a
 * deployment with its name. Answers 201 at once. With `Prefer: wait` it answers when the prediction
 * has ended, or with 202 if it has not ended in time. There is no idempotency key: repeating a call
 * makes another prediction.
 */
export const createPrediction: Handler = async (world, exchange) => {
  const { call, params, body } = exchange;
  const model = targetModel(exchange);
  if (params["name"] && !model) return notFound();
  if (!isObject(body)) return malformedJson();
  const wrongBody = invalidBody(body, params["name"] === undefined);
  if (wrongBody.length > 0) return invalidInput(wrongBody);
  if (!model) return invalidVersion();
  const additional = !world.settings.strict_input;
  const wrongInput = invalidFields(body["input"], {
    schema: model.input,
    at: "input",
    additional,
  });
  if (wrongInput.length > 0) return invalidInput(wrongInput);
  const limit = call.headers["cancel-after"];
  const limitMs = limit === undefined ? undefined : cancelAfter(limit);
  if (limit !== undefined && limitMs === undefined) {
    return invalidRequest("Cancel-After must be a duration between 5s and 24h, such as 15m");
  }

  const prediction = newPrediction(world, exchange, model, limitMs);
  exchange.prediction = prediction;
  world.predictions.add(prediction);
  world.runs.start(prediction);
  const waitMs = preferredWait(call.headers["prefer"]);
  if (waitMs !== undefined) await waitForEnd(world, prediction, waitMs, call.signal);
  const jsonNow = world.show(prediction);
  const waitedInVain = waitMs !== undefined && !isFinal(prediction.status);
  return json(waitedInVain ? 202 : 201, jsonNow, { location: jsonNow.urls.get });
};

/**
 * The model that the path or the body's `version` names. A community model called without a version
 * is not found.
 */
export function targetModel(
  { call, params, body }: Pick<Exchange, "body" | "call" | "params">,
): Model | undefined {
  if (params["name"]) {
    const model = models.get(`${params["owner"]}/${params["name"]}`);
    return model && (model.is_official || isDeployment(call.url)) ? model : undefined;
  }
  const version = isObject(body) ? body["version"] : undefined;
  return typeof version === "string" ? modelOfVersion(version) : undefined;
}

function isDeployment(url: URL): boolean {
  return url.pathname.startsWith("/v1/deployments/");
}

function newPrediction(
  world: ApiWorld,
  { call, body }: Exchange,
  model: Model,
  limitMs: number | undefined,
): Prediction {
  const fields = isObject(body) ? body : {};
  const input = isObject(fields["input"]) ? fields["input"] : {};
  const filter = fields["webhook_events_filter"];
  const number = world.predictions.nextNumber();
  const now = world.clock.now();
  return {
    id: world.ids.prediction(),
    number,
    model,
    deployment: isDeployment(call.url) ? model.name : undefined,
    input,
    webhook: typeof fields["webhook"] === "string" ? fields["webhook"] : undefined,
    webhookEventsFilter: Array.isArray(filter)
      ? WEBHOOK_EVENTS.filter((event) => filter.includes(event))
      : undefined,
    createdAt: now,
    deadlineAt: limitMs === undefined ? undefined : now + limitMs,
    hints: promptHints(input["prompt"], world.log),
    random: randomFrom(world.account.seed, "prediction", number - world.account.seededAfter),
    files: new Map(),
    past: [],
    status: "starting",
    output: null,
    error: null,
    logs: "",
    startedAt: undefined,
    completedAt: undefined,
  };
}

/** `Prefer: wait` or `wait=n`, with n in seconds and at most 60. Returns milliseconds. */
function preferredWait(header: string | undefined): number | undefined {
  const [wait, seconds] = /^wait(?:=(\d+))?$/.exec(header?.trim() ?? "") ?? [];
  if (wait === undefined) return undefined;
  return Math.min(Math.max(Number(seconds ?? 60), 1), 60) * 1000;
}

async function waitForEnd(
  { clock, runs }: ApiWorld,
  prediction: Prediction,
  waitMs: number,
  gone: AbortSignal,
) {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, gone]);
  await Promise.race([runs.ended(prediction, signal), clock.sleep(waitMs, signal)]);
  over.abort();
}
